"""What follows from counts and weights alone."""


def run_two_proportions(c):
    e = c.case['estimator']
    got = c.run('plan', 'compare', '--x1', e['x1'], '--n1', e['n1'], '--x2', e['x2'], '--n2', e['n2'])
    rows = {r['method']: r for r in got['rows']}
    names = {'newcombe_hybrid_score': 'newcombe', 'wald_unpooled': 'wald', 'pooled_z_test': 'pooled-z'}
    for x in c.case['expected']:
        row = rows[names[x['method']]]
        for a, b in (('estimate', 'estimate'), ('se', 'se'), ('statistic', 'z'), ('p', 'p')):
            if b in x:
                c.compare(f'{x["method"]} {b}', row[a], x[b], x['estimate'])
        if 'ci' in x:
            c.pair(x['method'], row, x['ci'], x['estimate'])


def run_kish(c):
    e = c.case['estimator']
    if e['stat'] == 'kish':
        got = c.run('plan', 'kish', c.data[0], '--weights', e['weights'])
    else:
        got = c.run('plan', 'deff', '--m', e['m'], '--rho', e['rho'], '--deff-weights', e['deff_w'], '--n', 1500)
    rows = {r['term']: r['estimate'] for r in got['rows']}
    names = {'n_eff_of_1500': 'n_eff', 'max_margin_of_error_95_pp': 'margin_of_error_points'}
    for x in c.case['expected']:
        c.compare(x['term'], rows.get(names.get(x['term'], x['term'])), x['estimate'])


RUNNERS = {'difference_of_proportions': run_two_proportions, 'kish': run_kish, 'kish_combined_deff': run_kish}
