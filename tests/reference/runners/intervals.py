"""Intervals of a proportion."""


def run_ciprop(c):
    e, methods = c.case['estimator'], {'asin': 'asin-r', 'wilson_neff_z': 'wilson-z', 'wilson_neff_t': 'wilson', 'wilson_korn_graubard_neff_z': 'wilson-kg'}
    args = ['tabulate', c.data[0], e['var'], *c.base(), '--level', e['level']]
    wanted = [m for m in e['methods'] if m != 'asin'] + list(methods.values())
    runs = {}
    for rule in ('where', 'inf'):
        got = c.run(*args, '--ci', ','.join(wanted), '--df', rule)
        runs[rule] = {r['method']: r for r in got['rows'] if r['category'] == '1'}
    alias = {'mean': 'wald'}
    for x in c.case['expected']:
        method = methods.get(x['method'], alias.get(x['method'], x['method']))
        rule = 'inf' if x.get('df_rule') == 'Inf' else 'where'
        row = runs[rule].get(method)
        what = f'{x["method"]} {x.get("df_rule", "")}'
        if row is None:
            c.failures.append(f'{what}: no row')
            continue
        rel = x.get('rel_tol')
        c.compare(f'{what} estimate', row['estimate'], x['estimate'], rel=rel)
        c.compare(f'{what} se', row['se'], x['se'], x['estimate'], rel=rel)
        if 'df' in x and x.get('df_rule') != 'degf (fixed)' and 'own_formula' not in x:
            c.compare(f'{what} df', row['df'], x['df'])
        if 'n_eff' in x and method != 'wilson-kg':
            c.compare(f'{what} n_eff', row['n_eff'], x['n_eff'])
        ci, kw = x['ci'], {'rel': rel}
        if x['method'] == 'likelihood':
            exact = x['ci_exact_dispersion1']  # Rao and Scott's scaling; R's extra dispersion is within ci_abs_tol
            c.pair(f'{what} ci_exact', row, exact, x['estimate'], rel=1e-6)
            if ci[0] is None:
                continue
            kw = {'rel': 0, 'abs_': x['ci_abs_tol']}
        c.pair(f'{what} ci', row, ci, x['estimate'], **kw)


def run_binomial(c):
    e = c.case['estimator']
    names = {'clopper_pearson': 'clopper-pearson', 'wilson': 'wilson-z', 'wilson_continuity_corrected': 'fleiss', 'agresti_coull': 'agresti-coull',
             'jeffreys': 'jeffreys-raw', 'jeffreys_boundary_fixed': 'jeffreys', 'mid_p': 'mid-p', 'wald': 'wald'}
    got = c.run('plan', 'interval', '--x', e['x'], '--n', e['n'], '--level', e['level'], '--ci', 'all')
    rows = {r['method']: r for r in got['rows']}
    for x in c.case['expected']:
        row = rows.get(names[x['method']])
        if row is None:
            c.failures.append(f'{x["method"]}: no row')
            continue
        c.compare(f'{x["method"]} estimate', row['estimate'], x['estimate'])
        c.pair(x['method'], row, x['ci'], x['estimate'])


def run_multinomial(c):
    e = c.case['estimator']
    names = {'goodman': 'goodman', 'quesenberry_hurst': 'quesenberry-hurst'}
    got = c.run('plan', 'interval', '--x', ','.join(str(x) for x in e['counts']), '--level', e['level'], '--ci', ','.join(names.values()))
    rows = {(r['term'].replace(' ', ''), r['method']): r for r in got['rows']}
    for x in c.case['expected']:
        row = rows[(x['term'], names[x['method']])]
        what = f'{x["method"]} {x["term"]}'
        c.compare(f'{what} n', row['n'], x['n'])
        c.compare(f'{what} estimate', row['estimate'], x['estimate'])
        c.pair(what, row, x['ci'], x['estimate'])


RUNNERS = {'simultaneous_multinomial_ci': run_multinomial, 'proportion_ci': run_ciprop, 'binomial_ci': run_binomial}
