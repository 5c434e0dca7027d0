"""What the statistical figures draw: residuals of tables, weights, the composition of a sample."""


def run_residuals(c):
    e = c.case['estimator']
    result = c.run('crosstab', c.data[0], e['row'], e['col'], *c.base(), '--df', 'where', '--test', 'none', '--residuals')
    rows = {(r['row'], r['column']): r for r in result['residuals']}
    for x in c.case['expected']:
        row = rows[x['row'], x['column']]
        for name in ('estimate', 'se', 'statistic', 'p', 'p_adjusted'):
            c.compare(f'{x["row"]} {x["column"]} {name}', row[name], x[name])


def run_weights(c):
    row = c.run('weights', c.data[0], *c.base())['weights'][0]
    for name, expected in c.case['expected'][0].items():
        c.compare(name, row[name], expected)


def run_composition(c):
    e = c.case['estimator']
    rows = c.run('composition', c.data[0], '*'.join(e['vars']), *c.base())['composition']
    cells = {(r['category'], r['with_category']): r for r in rows}
    for x in c.case['expected']:
        row = cells[x['category'], x['with_category']]
        for name in ('n', 'unweighted', 'estimate', 'se'):
            c.compare(f'{x["category"]} {x["with_category"]} {name}', row[name] or 0, x[name])


RUNNERS = {'residuals': run_residuals, 'weights': run_weights, 'composition': run_composition}
