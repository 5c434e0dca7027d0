"""Trends and smoothing of given figures (opine series), and what opine trend says beside changes and slopes."""
import csv
import os
import tempfile


def table(c, columns):
    """A CSV of the case's own numbers."""
    folder = tempfile.mkdtemp(prefix='opine-reference-')
    c.folders.append(folder)
    path = os.path.join(folder, 'series.csv')
    with open(path, 'w', encoding='utf-8', newline='') as f:
        csv.writer(f).writerows([list(columns), *zip(*columns.values())])
    return path


def given(c):
    """Data, variable and options of a case over a file or over numbers that stand in the case."""
    e = c.case['estimator']
    if c.data:
        return [c.data[0], e['y']]
    columns = {k: [repr(v) if isinstance(v, float) else v for v in e[k]] for k in ('time', 'estimate', 'se') if k in e}
    return [table(c, columns), 'estimate', '--time', 'time', *(['--se', 'se'] if 'se' in columns else [])]


def compare_row(c, what, row, x, names):
    """Every number that the case gives, by (name in the case, name in the result); the rest must be labels."""
    scale = x.get('estimate') or 0
    for a, b in names:
        if a in x:
            c.compare(f'{what} {a}', row[b], x[a], scale if a in ('estimate', 'se') else 0)
    if 'ci' in x:
        c.pair(f'{what} ci', row, x['ci'], scale)
    if 'vcov' in x:
        c.failures.append(f'{what}: vcov is not compared')


TESTED = (('estimate', 'estimate'), ('se', 'se'), ('z', 'statistic'), ('t', 'statistic'), ('statistic', 'statistic'), ('df', 'df'), ('p', 'p'))


def run_trend_wls(c):
    slope = c.run('series', *given(c))['slope']

    def row(term, method=None):
        return next(r for r in slope if r['term'] == term and (method is None or r['method'] == method))

    for x in c.case['expected']:
        term, method = x['term'], x.get('method')
        r = row(term, method)
        compare_row(c, f'{term} {method}', r, x, TESTED)
        if 'sigma' in x:
            c.compare('sigma', row('sigma')['estimate'], x['sigma'])
            c.compare('r_squared', row('r_squared')['estimate'], x['r_squared'])
        if 'pooled_mean' in x:
            c.compare('pooled mean', r['estimate'], x['pooled_mean'])
            c.compare('pooled se', r['se'], x['pooled_se'])


def run_loess(c):
    e, expected = c.case['estimator'], c.case['expected']
    at = ','.join(repr(float(x['at'])) for x in expected)
    options = ['--time', e['x'], '--smooth', 'loess', '--span', e['span'], '--degree', e['degree'], '--at', at]
    result = c.run('series', c.data[0], e['y'], *options, *(['--robust'] if e['family'] == 'symmetric' else []))
    facts = {r['term']: r['value'] for r in result['smoothing']}
    for x, r in zip(expected, result['smooth'], strict=True):
        compare_row(c, f'at {x["at"]}', r, x, TESTED)
        if 'residual_scale' in x:
            c.compare('residual scale', facts['residual_scale'], x['residual_scale'])


def run_lowess(c):
    e = c.case['estimator']
    assert e['delta'] == 0
    rounds = ['--rounds', e['iter']] if e['iter'] != 3 else []
    rows = c.run('series', c.data[0], e['y'], '--time', e['x'], '--smooth', 'lowess', '--span', repr(e['f']), *rounds)['smooth']
    for x in c.case['expected']:
        r = rows[x['index_sorted'] - 1]
        c.compare('time', r['wave'], x['at'])
        c.compare(f'at {x["at"]}', r['estimate'], x['estimate'])


def run_local_level(c):
    e = c.case['estimator']
    start = f'{float(e["a1"])!r},{float(e["P1"])!r}'
    result = c.run('series', c.data[0], e['y'], '--smooth', 'local-level', '--noise', e['var_eps'], '--drift', e['var_eta'], '--start', start)
    rows, facts = result['smooth'], {r['term']: r['value'] for r in result['smoothing']}
    for x in c.case['expected']:
        if x.get('term') == 'loglik_without_first_observation':
            c.compare('log likelihood', facts['log_likelihood'], x['estimate'])
            continue
        r = rows[x['index'] - 1]
        for a, b in (('y', 'observed'), ('predicted', 'predicted'), ('filtered', 'filtered'), ('smoothed', 'estimate')):
            c.compare(f'{x["index"]} {a}', r[b], x[a])
        for a, b in (('predicted_var', 'predicted_se'), ('filtered_var', 'filtered_se'), ('smoothed_var', 'se')):
            c.compare(f'{x["index"]} {a}', r[b] ** 2, x[a])


def run_local_level_mle(c):
    facts = {r['term']: r['value'] for r in c.run('series', *given(c), '--smooth', 'local-level')['smoothing']}
    names = {'var_level': 'drift', 'var_epsilon': 'noise', 'log_likelihood': 'log_likelihood'}
    for x in c.case['expected']:
        c.compare(x['term'], facts[names[x['term']]], x['estimate'])


KEYS = ('term', 'method', 'event', 'wave', 'from', 'to', 'why', 'part', 'assumption', 'category', 'smoother')
NUMBERS = ('estimate', 'se', 'df', 'statistic', 'p', 'covariance', 'detectable', 'p_equivalence', 'observed', 'value', 'minimum', 'maximum', 'share', 'base_n', 'deff')


def derived(variable):
    """What R made of the question q: 1 and 2 favorable, 3 and 4 not, other answers missing."""
    return {'fav': ['--let', 'fav=q <= 2', '--missing', 'q=8'], 'net': ['--let', 'net=2 * (q <= 2) - 1', '--missing', 'q=8']}.get(variable, [])


def run_trend_sections(c):
    """Sections of opine trend, each expected row found by its keys. Maximum likelihood by two searches agrees to the square root of their precision: 'loose'."""
    e = c.case['estimator']
    variable, mean = e['variable'], e['variable'] != 'q'
    result = c.run('trend', c.data[0], variable, '--time', 'wave', '--date', 'date', *(['--stat', 'mean'] if mean else []), *derived(variable), *e['options'], *c.base())
    for x in c.case['expected']:
        keys = {k: x[k] for k in KEYS if x.get(k) not in (None, {})}
        rows = [r for r in result[x['section']] if all(str(r.get(k)) == str(v) for k, v in keys.items())]
        what = f'{x["section"]} {keys}'
        if len(rows) != 1:
            c.failures.append(f'{what}: {len(rows)} rows')
            continue
        for k in NUMBERS:
            if k in x:
                loose = {'rel': 1e-5} if x.get('loose') else {}
                c.compare(f'{what} {k}', rows[0][k], x[k], x.get('se') or x.get('estimate') or 0, **loose)
        if 'ci' in x:
            c.pair(f'{what} ci', rows[0], x['ci'], 1)


RUNNERS = {'trend_sections': run_trend_sections, 'trend_wls': run_trend_wls, 'loess': run_loess, 'lowess': run_lowess, 'local_level': run_local_level, 'local_level_mle': run_local_level_mle}
