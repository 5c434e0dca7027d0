"""Tables of two questions, tests of independence and of fit."""
import csv


def cell_key(row):
    return row['row'], row['column']


def run_table(c):
    e = c.case['estimator']
    names = e['vars']
    if len(names) == 1:
        got = {r['category']: r for r in c.run('tabulate', c.data[0], names[0], *c.base())['rows']}
        for x in c.case['expected']:
            row = got[str(x['cell'][names[0]])]
            c.compare(f'{x["cell"]} total', row['weighted_n'], x['estimate'])
            c.compare(f'{x["cell"]} total_pct', 100 * row['estimate'], x['total_pct'])
        return
    rows = c.run('crosstab', c.data[0], *names, *c.base(), '--percent', 'row,column,total', '--ci', 'wald', '--df', 'where')['rows']
    z = c.run('crosstab', c.data[0], *names, *c.base(), '--percent', 'row,column,total', '--ci', 'wald', '--df', 'inf')['rows']
    kinds = {k: {cell_key(r): r for r in rows if r['percent'] == k} for k in ('row', 'column', 'total')}
    normal = {k: {cell_key(r): r for r in z if r['percent'] == k} for k in ('row', 'column', 'total')}
    for x in c.case['expected']:
        key = tuple(str(x['cell'].get(n, 'all')) for n in names)
        if key not in kinds['total']:
            c.failures.append(f'no cell {key}')
            continue
        if 'estimate' in x:
            c.compare(f'{key} weighted', kinds['total'][key]['weighted_n'], x['estimate'])
        for kind, short in (('total', 'total'), ('row', 'row'), ('column', 'col')):
            row = kinds[kind].get(key)
            for measure in ('pct', 'se', 'ci', 'ci_z', 'deff', 'df', 'n'):
                name = f'{short}_{measure}'
                if name not in x:
                    continue
                if measure == 'pct':
                    c.compare(f'{key} {name}', 100 * row['estimate'], x[name])
                elif measure in ('ci', 'ci_z'):
                    c.pair(f'{key} {name}', (row if measure == 'ci' else normal[kind][key]), x[name], row['estimate'])
                else:
                    c.compare(f'{key} {name}', row['n' if measure == 'n' else measure], x[name], row['estimate'])
    compare_covariance(c, names)


def compare_covariance(c, names):
    """The covariance of the cells' shares of the table, in the order of the expected rows."""
    matrix = next((x['vcov_all_cells'] for x in c.case['expected'] if 'vcov_all_cells' in x), None)
    if matrix is None:
        return
    result = c.run('crosstab', c.data[0], *names, *c.base(), '--percent', 'total', '--ci', 'wald', '--test', 'none', '--vcov')
    place = {cell_key(r): i for i, r in enumerate(result['rows'])}
    order = [place[tuple(str(x['cell'][n]) for n in names)] for x in c.case['expected'] if len(x['cell']) == 2]
    scale = max(abs(matrix[i][i]) for i in range(len(matrix)))
    for i, a in enumerate(order):
        for j, b in enumerate(order):
            c.compare(f'vcov[{i},{j}]', result['vcov'][a][b], matrix[i][j], scale)


def test_rows(result):
    return {r['name']: r for r in result['tests']}


def run_independence(c):
    """R scales X2 to all rows; cuts the saddlepoint's denominator to a whole number; and leaves the denominator out of lincom and saddlepoint for replicates."""
    e = c.case['estimator']
    replicate = c.case['design']['kind'] == 'replicate'
    args = ['crosstab', c.data[0], e['row'], e['col'], *c.base(), '--test', 'all', '--chisq-n', 'rows', '--vcov']
    result = c.run(*args, '--df', 'where')
    tests = test_rows(result)
    plain = test_rows(c.run(*args, '--df', 'inf')) if replicate else tests
    names = {'saddlepoint': 'saddlepoint-r'}
    for x in c.case['expected']:
        if x['term'] == 'internals':
            run_internals(c, result, tests, x)
        elif x['term'] == 'association':
            got = {r['name']: r for r in result['association']}
            c.compare('V', got['cramers_v']['estimate'], x['cramers_v'])
            c.compare('se of V', got['cramers_v']['se'], x['se'])
            c.compare('V corrected', got['cramers_v_corrected']['estimate'], x['corrected'])
        else:
            kind = x['statistic_type']
            row = (plain if kind in ('lincom', 'saddlepoint') else tests)[names.get(kind, kind)]
            # R leaves Pearson's statistic as it is in its first-order test
            raw = kind == 'Chisq' and not x.get('own_formula')
            compare_test(c, kind, row, x, raw)
            if x.get('p_second_way') is not None:
                c.compare(f'{kind} p, second way', row['p'], x['p_second_way'])


def compare_test(c, kind, row, x, raw=False):
    c.compare(f'{kind} statistic', row['uncorrected' if raw else 'statistic'], x['statistic'])
    for theirs, ours in (('ndf', 'df1'), ('df', 'df1'), ('ddf', 'df2'), ('p', 'p')):
        if theirs in x:
            c.compare(f'{kind} {theirs}', row[ours], x[theirs])


def run_internals(c, result, tests, x):
    got = [r['estimate'] for r in result['eigenvalues']]
    expected = sorted(x['delta_eigenvalues'], reverse=True)
    if len(got) != len(expected):
        c.failures.append(f'{len(got)} eigenvalues, expected {len(expected)}')
    for i, (a, b) in enumerate(zip(got, expected)):
        c.compare(f'eigenvalue {i}', a, b, expected[0])
    c.compare('pearson_x2', tests['F']['uncorrected'], x['pearson_x2'])
    c.compare('mean_deff', tests['Chisq']['scale'], x['mean_deff'])
    c.compare('d0', tests['F']['df1'], x['d0'])
    c.compare('nu', tests['Wald']['df2'], x['nu'])
    # X2 is proportional to what it is scaled to: all rows against the rows in the table
    answers = c.run('crosstab', c.data[0], c.case['estimator']['row'], c.case['estimator']['col'], *c.base())['tests'][0]
    c.compare('n_rows', tests['F']['uncorrected'] / answers['uncorrected'] * answers['base_n'], x['n_rows'])


def categories_in_file(c, name):
    """The levels in R's order: as declared for a factor, else sorted."""
    declared = c.meta.get(name, {}).get('levels')
    if declared:
        return [str(level) for level in declared]
    with open(c.data[0], newline='', encoding='utf-8') as f:
        found = {row[name] for row in csv.DictReader(f)} - {'', 'NA'}
    return sorted(found, key=lambda v: (0, float(v)) if v.lstrip('-').replace('.', '', 1).isdigit() else (1, v))


def run_fit(c):
    """R's Satterthwaite form of X2 scaled to the sum of weights, with expected counts taken as estimated; the others as the literature has them."""
    e = c.case['estimator']
    codes = e.get('categories') or categories_in_file(c, e['var'])
    shares = ','.join(f'{code}={share!r}' for code, share in zip(codes, e['null']))
    if any(',' in code for code in codes):
        shares = '|'.join(f'{code}={share!r}' for code, share in zip(codes, e['null']))
    args = ['crosstab', c.data[0], e['var'], *c.base(), '--shares', shares, '--df', 'where']
    r = c.run(*args, '--test', 'Satterthwaite', '--chisq-n', 'weights', '--fit-variance', 'estimate')['tests'][0]
    own = test_rows(c.run(*args, '--test', 'all'))
    for x in c.case['expected']:
        if 'statistic_type' in x:
            compare_test(c, x['statistic_type'], own[x['statistic_type']], x)
            continue
        for theirs, ours in (('statistic', 'uncorrected'), ('scale', 'scale'), ('df', 'df1'), ('p', 'p')):
            c.compare(theirs, r[ours], x[theirs])


def run_letters(c):
    """Differences of the columns' shares, their p and adjusted p, and the letters at two levels."""
    e = c.case['estimator']
    result = c.run('crosstab', c.data[0], e['row'], e['col'], *c.base(), '--df', 'where', '--test', 'none', '--letters-level', '0.95,0.90',
                   '--letters-adjust', e['adjust'].lower(), '--letters-base', e['base'])
    pairs = {(r['row'], r['column'], r['other_column']): r for r in result['comparisons']}
    cells = {cell_key(r): r for r in result['rows']}
    for x in c.case['expected']:
        if 'letters' in x:
            for column, letters in x['letters'].items():
                if cells[x['row'], column]['letters'] != letters:
                    c.failures.append(f'{x["row"]} {column}: letters {cells[x["row"], column]["letters"]!r}, expected {letters!r}')
            continue
        row = pairs[x['row'], x['column'], x['other']]
        for name in ('estimate', 'se', 'p', 'p_adjusted'):
            c.compare(f'{x["row"]} {x["column"]}-{x["other"]} {name}', row[name], x[name])


RUNNERS = {'table': run_table, 'independence_test': run_independence, 'goodness_of_fit': run_fit, 'letters': run_letters}
