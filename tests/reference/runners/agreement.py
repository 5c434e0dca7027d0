"""Cronbach's alpha and Cohen's kappa."""


def run_alpha(c):
    """R's svycralpha leaves no row out: a missing answer makes alpha missing (--min-items strict)."""
    got = c.run('scale', c.data[0], *c.case['estimator']['vars'], *c.base(), '--min-items', 'strict', '--df', 'where')
    row = next(r for r in got['reliability'] if r['term'] == 'alpha')
    c.compare('alpha', row['estimate'], c.case['expected'][0]['estimate'])


def run_kappa(c):
    args = ['kappa', c.data[0], *c.case['estimator']['vars'], *c.base()]
    x = c.case['expected'][0]
    row, z = [next(r for r in c.run(*args, '--df', rule)['agreement'] if r['term'] == 'kappa') for rule in ('where', 'inf')]
    for name in ('estimate', 'se', 'df'):
        c.compare(name, row[name], x[name], x['estimate'])
    c.pair('ci', row, x['ci'], x['estimate'])
    c.pair('ci_z', z, x['ci_z'], x['estimate'])


RUNNERS = {'cronbach_alpha': run_alpha, 'kappa': run_kappa}
