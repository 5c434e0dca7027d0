"""Quantiles, distribution functions, variances and correlations; directly standardised means and ratios."""
import csv
import itertools
import os
import tempfile

# R survey 4.1-1 has slips in some rules: opine computes them as published and has R's under names of their own. R's arcsine limits fold back.
RULES = {'shahvaish': 'shahvaish-r', 'math': 'math-r', 'hf1': 'math-r', 'school': 'school-r', 'hf2': 'school-r', 'hf3': 'hf3-r', 'hf4': 'hf4-r'}
METHODS = {'mean': 'wald', 'asin': 'asin-r', 'quantile': 'spread'}


def by_key(by):
    return tuple(sorted((k, str(v)) for k, v in (by or {}).items()))


def run_quantile(c):
    e = c.case['estimator']
    rules = sorted({RULES.get(r, r) for r in e['qrules']})
    df = {'Inf': 'inf', 'degf': 'where'}.get(str(e['df']), str(e['df']))
    method = METHODS.get(e['interval_type'], e['interval_type'])
    args = ['quantile', c.data[0], e['var'], *c.base(), '--q', ','.join(repr(p) for p in e['probs']), '--rule', ','.join(rules), '--ci', method, '--q-limits', 'r', '--q-centre', 'estimate',
            '--level', e['level'], '--df', df]
    if e.get('by'):
        args += ['--by', ','.join(e['by'])]
    rows = {(by_key(r.get('by')), float(r['q']), r['rule']): r for r in c.run(*args)['rows']}
    for x in c.case['expected']:
        key = (by_key(x.get('by')), x['p'], RULES.get(x['qrule'], x['qrule']))
        row, scale = rows[key], abs(c.number(x['estimate']) or 0)
        for name in ('estimate', 'se', 'df'):
            if name in x:
                c.compare(f'{key} {name}', row[name], x[name], scale)
        if 'ci' in x:
            c.pair(f'{key} ci', row, x['ci'], scale)


def run_cdf(c):
    e = c.case['estimator']
    args = ['cdf', c.data[0], e['var'], *c.base(), '--at', ','.join(repr(a) for a in e['at']), '--ci', 'wald', '--df', 'where']
    if e.get('by'):
        args += ['--by', ','.join(e['by'])]
    rows = {(by_key(r.get('by')), float(r['category'])): r for r in c.run(*args)['rows']}
    for x in c.case['expected']:
        key = (by_key(x.get('by')), float(x['at']))
        for name in ('estimate', 'se', 'df'):
            if name in x:
                c.compare(f'{key} {name}', rows[key][name], x[name], x['estimate'])
        if 'ci' in x:
            c.pair(f'{key} ci', rows[key], x['ci'], x['estimate'])


def spread_rows(c, command, variables, df, more):
    args = [command, c.data[0], *variables, *c.base(), '--ci', 'wald', '--df', df, *more]
    return {(by_key(r.get('by')), r['variable'], r.get('with'), r['measure']): r for r in c.run(*args)['rows']}


def run_variance(c):
    e = c.case['estimator']
    more = ['--joint', *(['--by', ','.join(e['by'])] if e.get('by') else [])]
    if e.get('na_rm') and c.case['design']['kind'] == 'linearization':
        more += ['--variance-n', 'rows']  # R counts rows without an answer into n, in linearised designs only
    t, z = (dict(spread_rows(c, 'variance', e['vars'], df, more)) for df in ('where', 'inf'))
    if len(e['vars']) > 1:
        t.update(spread_rows(c, 'correlation', e['vars'], 'where', more))
    for x in c.case['expected']:
        by, names = by_key(x.get('by')), [x['term'], x['term']]
        if x['term'].startswith('cov('):
            names = x['term'][4:-1].split(',')
        same = names[0] == names[1]
        key = (by, names[0], None if same else names[1], 'variance' if same else 'covariance')
        row, scale = t[key], abs(x['estimate'])
        for name in ('estimate', 'se', 'df'):
            if name in x:
                c.compare(f'{key} {name}', row[name], x[name], scale)
        if 'ci' in x:
            c.pair(f'{key} ci', row, x['ci'], scale)
        if 'ci_z' in x:
            c.pair(f'{key} ci_z', z[key], x['ci_z'], scale)
        if 'sd' in x:
            c.compare(f'{key} sd', t[(*key[:3], 'sd')]['estimate'], x['sd'])
        if 'se_sd' in x:
            c.compare(f'{key} se of sd', t[(*key[:3], 'sd')]['se'], x['se_sd'], x['sd'])
        if 'correlation' in x and not same:
            c.compare(f'{key} correlation', t[(*key[:3], 'correlation')]['estimate'], x['correlation'])
        if 'se_correlation' in x and not same:
            c.compare(f'{key} se of correlation', t[(*key[:3], 'correlation')]['se'], x['se_correlation'], x['correlation'])
        if same and 'correlation' in x:
            c.compare(f'{key} correlation with itself', 1, x['correlation'])


def run_standardized(c):
    e = c.case['estimator']
    variables = e['by'] if isinstance(e['by'], list) else [e['by']]
    levels = [c.meta[v].get('levels') or sorted({str(x) for x in e['levels'][v]}) for v in variables]
    with tempfile.NamedTemporaryFile('w', suffix='.csv', newline='', delete=False) as f:
        w = csv.writer(f)
        w.writerow([*variables, 'population'])
        # R's population vector runs over the first variable first
        for cell, population in zip((x[::-1] for x in itertools.product(*levels[::-1])), e['population']):
            w.writerow([*cell, population])
    try:
        command = {'standardized_mean': 'mean', 'standardized_ratio': 'ratio'}[e['stat']]
        names = [e['var']] if 'var' in e else [e['numerator'], e['denominator']]
        over = ['--by', e['over'] if isinstance(e['over'], str) else ','.join(e['over'])] if e.get('over') else []
        args = [command, c.data[0], *names, *c.base(), *over, '--standardize', f.name]
        t, z = ({by_key(r.get('by')): r for r in c.run(*args, '--df', df)['rows']} for df in ('where', 'inf'))
    finally:
        os.unlink(f.name)
    for x in c.case['expected']:
        key, scale = by_key(x.get('by')), abs(x['estimate'])
        for name in ('estimate', 'se', 'df'):
            if name in x:
                c.compare(f'{key} {name}', t[key][name], x[name], scale)
        for name, rows in (('ci', t), ('ci_z', z)):
            if name in x:
                c.pair(f'{key} {name}', rows[key], x[name], scale)


RUNNERS = {'standardized_mean': run_standardized, 'standardized_ratio': run_standardized, 'quantile': run_quantile, 'cdf': run_cdf, 'variance': run_variance}
