"""What follows from counts and weights alone."""


def run_two_proportions(c):
    e = c.case['estimator']
    got = c.run('plan', 'compare', '--x1', e['x1'], '--n1', e['n1'], '--x2', e['x2'], '--n2', e['n2'])
    rows = {r['method']: r for r in got['rows']}
    test = {'estimate': rows['newcombe']['estimate'], **got['tests'][0]}
    names = {'newcombe_hybrid_score': 'newcombe', 'wald_unpooled': 'wald'}
    for x in c.case['expected']:
        row = test if x['method'] == 'pooled_z_test' else rows[names[x['method']]]
        for a, b in (('estimate', 'estimate'), ('se', 'se'), ('statistic', 'z'), ('p', 'p')):
            if b in x:
                c.compare(f'{x["method"]} {b}', row[a], x[b], x['estimate'])
        if 'ci' in x:
            c.pair(x['method'], row, x['ci'], x['estimate'])


def values(got):
    return {r['term']: r['value'] for r in got['plan']}


def run_kish(c):
    e = c.case['estimator']
    if e['stat'] == 'kish':
        got = c.run('plan', 'kish', c.data[0], '--weights', e['weights'])
    else:
        got = c.run('plan', 'deff', '--m', e['m'], '--rho', e['rho'], '--deff-weights', e['deff_w'], '--n', 1500)
    rows = values(got)
    names = {'n_eff_of_1500': 'n_eff', 'max_margin_of_error_95_pp': 'margin_of_error_points'}
    for x in c.case['expected']:
        c.compare(x['term'], rows.get(names.get(x['term'], x['term'])), x['estimate'])


def run_sample_size(c):
    e = c.case['estimator']
    args = ['plan', 'size', '--margin', e['margin'], '--p', e['p'], '--level', e['level'], '--deff', e['deff']]
    if e['N'] != 'Inf':
        args += ['--fpc', e['N']]
    rows = values(c.run(*args))
    for x in c.case['expected']:
        c.compare(x['term'], rows.get(x['term']), x['estimate'])


def run_t_quantile(c):
    for x in c.case['expected']:
        got = c.run('plan', 'quantile', '--dist', 't', '--df', x['df'], '--p', x['p'])
        c.compare(f'p {x["p"]} df {x["df"]}', values(got)['quantile'], x['estimate'])


def run_f_tail(c):
    for x in c.case['expected']:
        got = c.run('plan', 'p', '--dist', 'f', '--df1', x['df1'], '--df2', x['df2'], '--x', x['x'])
        c.compare(f'x {x["x"]} df {x["df1"]}, {x["df2"]}', values(got)['upper'], x['estimate'])


RUNNERS = {'sample_size_proportion': run_sample_size, 'qt': run_t_quantile, 'pf_upper': run_f_tail, 'difference_of_proportions': run_two_proportions, 'kish': run_kish, 'kish_combined_deff': run_kish}
