"""Means, totals, ratios, shares; degrees of freedom."""
import csv
import os
import tempfile

from case import expected_key, rows_by_key


def run_estimates(c):
    e = c.case['estimator']
    stat = e['stat']
    variables = e.get('vars') or [x for pair in zip(e.get('numerator', []), e.get('denominator', [])) for x in pair]
    if e.get('expect') == 'error' or c.case['expected'][0].get('error'):
        names = variables or [n for n, m in c.meta.items() if m['type'] == 'numeric'][-1:]
        c.run(stat, c.data[0], *names, *c.base(), expect=1)
        return
    base = c.base()
    args = [stat, c.data[0], *variables, *base, '--ci', 'wald', '--level', e.get('level', 0.95)]
    if stat != 'ratio' or len(variables) > 2:
        args.append('--joint')
    if e.get('by'):
        args += ['--by', ','.join(e['by'])]
    if any('vcov' in k for r in c.case['expected'] for k in r):
        args.append('--vcov')
    if e.get('deff') == 'without_replacement':
        args += ['--deff', 'wor']
    t = c.run(*args, '--df', 'where')
    z = rows_by_key(c.run(*args, '--df', 'inf'))
    domain = rows_by_key(c.run(*args, '--df', 'domain')) if e.get('by') else {}
    rows = rows_by_key(t)
    order = []
    for x in c.case['expected']:
        key = expected_key(x)
        if key not in rows:
            c.failures.append(f'no row {key}')
            continue
        i, row = rows[key]
        order.append(i)
        scale = abs(x.get('estimate') or 0) if isinstance(x.get('estimate'), (int, float)) else 0
        for name in ('estimate', 'se', 'cv', 'deff', 'df'):
            if name in x:
                c.compare(f'{key} {name}', row.get(name), x[name], scale)
        if 'ci' in x:
            c.pair(f'{key} ci', row, x['ci'], scale)
        if 'ci_z' in x:
            c.pair(f'{key} ci_z', z[key][1], x['ci_z'], scale)
        if 'df_domain' in x:
            c.compare(f'{key} df_domain', domain[key][1].get('df'), x['df_domain'])
    first = c.case['expected'][0]
    vcov = first.get('vcov_all_terms') or first.get('vcov_all_rows')
    if vcov and len(order) == len(vcov):
        scale = max(abs(c.number(vcov[i][i]) or 0) for i in range(len(vcov)))
        for i in range(len(vcov)):
            for j in range(len(vcov)):
                c.compare(f'vcov[{i},{j}]', t['vcov'][order[i]][order[j]], vcov[i][j], scale)


def run_degf(c):
    variable = next(n for n, m in c.meta.items() if m['type'] == 'numeric')
    got = c.run('mean', c.data[0], variable, *c.base())
    c.compare('df', got['design']['df'], c.case['expected'][0]['estimate'])


def run_proportions(c):
    e = c.case['estimator']
    args = ['tabulate', c.data[0], e['vars'][0], *c.base(), '--ci', 'wald', '--base', 'all']
    rows = {r['category']: r for r in c.run(*args, '--df', 'where')['rows']}
    z = {r['category']: r for r in c.run(*args, '--df', 'inf')['rows']}
    for x in c.case['expected']:
        code = x['term'].split('=')[-1].strip()
        row = rows.get(code)
        if row is None:
            c.failures.append(f'no category {code}')
            continue
        for a, b in (('estimate', 'estimate'), ('se', 'se'), ('deff', 'deff'), ('n', 'n_unweighted'), ('df', 'df'), ('cv', 'cv')):
            if b in x:
                c.compare(f'{code} {b}', row[a], x[b], x['estimate'])
        if 'ci' in x:
            c.pair(f'{code} ci', row, x['ci'], x['estimate'])
        if 'ci_z' in x:
            c.pair(f'{code} ci_z', z[code], x['ci_z'], x['estimate'])


def run_raked(c):
    e = c.case['estimator']
    with tempfile.NamedTemporaryFile('w', suffix='.csv', newline='', delete=False) as f:
        w = csv.writer(f)
        w.writerow(['variable', 'category', 'population'])
        for variable, categories in e['margins'].items():
            for category, population in categories.items():
                w.writerow([variable, category, population])
    try:
        how = 'calibrate' if 'calibrate' in e.get('method', '') else 'rake'
        args = ['mean', c.data[0], e['var'], *c.base(), '--margins', f.name, '--margins-variance', how, '--ci', 'wald']
        row, z = c.run(*args, '--df', 'where')['rows'][0], c.run(*args, '--df', 'inf')['rows'][0]
    finally:
        os.unlink(f.name)
    x = c.case['expected'][0]
    for name in ('estimate', 'se', 'df'):
        c.compare(name, row[name], x[name], x['estimate'])
    c.pair('ci', row, x['ci'], x['estimate'])
    c.pair('ci_z', z, x['ci_z'], x['estimate'])


RUNNERS = {'mean': run_estimates, 'total': run_estimates, 'ratio': run_estimates, 'degf': run_degf, 'proportions': run_proportions, 'mean_after_raking': run_raked}
