"""Crosstabs: what holds between a table, its transpose, its groups and the banner that it stands in."""
import os
import random

from base import CHILE, DESIGN, MEASURES, close, must, survey, write

VALID = [*DESIGN, '--missing', 'q=98']


def made(folder, shuffle=False, factor=1):
    header, rows = survey()
    if shuffle:
        random.Random(5).shuffle(rows)
    w = header.index('weight')
    rows = [[*r[:w], repr(float(r[w]) * factor), *r[w + 1:]] for r in rows]
    return write(os.path.join(folder, f's{int(shuffle)}{factor}.csv'), header, rows)


def cells(rows, percent):
    return {(r['row'], r['column']): r for r in rows if r['percent'] == percent}


def same_cells(what, a, b, measures=MEASURES):
    must(f'{what}: the same cells', set(a) == set(b) and a)
    for k, row in a.items():
        for m in measures:
            close(f'{what}: {m} of {k}', row[m], b[k][m])


def same_tests(what, a, b):
    must(f'{what}: the same tests', [t['name'] for t in a] == [t['name'] for t in b] and a)
    for x, y in zip(a, b):
        for m in ('statistic', 'df1', 'df2', 'p'):
            close(f'{what}: {m} of {x["name"]}', x[m], y[m], 1e-8)


def columns_are_groups_and_lines_are_groups_of_the_transpose(opine, folder):
    path = made(folder)
    table = opine.result('crosstab', path, 'q', 'wave', *VALID, '--percent', 'column,row', '--df', 'where')['rows']
    groups = {(r['category'], r['by']['wave']): r for r in opine.rows('tabulate', path, 'q', *VALID, '--by', 'wave', '--df', 'where')}
    same_cells('columns and --by', {k: r for k, r in cells(table, 'column').items() if k[1] != 'all'}, groups)
    lines = {(r['by']['q'], r['category']): r for r in opine.rows('tabulate', path, 'wave', *VALID, '--by', 'q', '--df', 'where') if r['by']['q'] != '98'}
    same_cells('lines and --by', {k: r for k, r in cells(table, 'row').items() if k[0] != 'all'}, lines, ('n', 'weighted_n', 'base_n', 'estimate', 'se', 'deff'))


def a_table_and_its_transpose_say_the_same(opine, folder):
    path = made(folder)
    a, b = (opine.result('crosstab', path, *pair, *VALID, '--percent', 'column,row,total', '--test', 'all') for pair in (('q', 'wave'), ('wave', 'q')))
    turned = {(c, r): row for (r, c), row in cells(b['rows'], 'total').items()}
    same_cells('total percentages', cells(a['rows'], 'total'), turned)
    same_tests('the transpose', a['tests'], b['tests'])
    for x, y in zip(a['association'], b['association']):
        close('strength of association', x['estimate'], y['estimate'])


def percentages_sum_to_one(opine, folder):
    rows = opine.rows('crosstab', made(folder), 'q', 'wave', *VALID, '--percent', 'column,row,total')
    column, line, total = (cells(rows, k) for k in ('column', 'row', 'total'))
    for wave in ('1', '2', '3', 'all'):
        close('a column', sum(r['estimate'] for (_, c), r in column.items() if c == wave), 1)
    for q in ('1', '2', '3', '4', 'all'):
        close('a line', sum(r['estimate'] for (k, _), r in line.items() if k == q), 1)
    close('the table', sum(r['estimate'] for k, r in total.items() if 'all' not in k), 1)


def row_order_and_the_scale_of_weights_change_no_test_and_no_letter(opine, folder):
    ask = ['q', 'wave', *VALID, '--test', 'all', '--letters-level', '0.95,0.5']
    a, b, c = (opine.result('crosstab', path, *ask) for path in (made(folder), made(folder, shuffle=True), made(folder, factor=1024)))
    for what, other in (('rows in another order', b), ('weights times 1024', c)):
        same_tests(what, a['tests'], other['tests'])
        must(f'{what}: letters', [(r['row'], r['column'], r['letters']) for r in a['rows']] == [(r['row'], r['column'], r['letters']) for r in other['rows']])


def a_banner_holds_the_tables_of_its_variables(opine, folder):
    path = made(folder)
    banner = opine.result('crosstab', path, 'q', 'yes', '--banner', 'sex,wave', *VALID, '--test', 'F,Wald')
    for q in ('q', 'yes'):
        for by in ('sex', 'wave'):
            alone = opine.result('crosstab', path, q, by, *VALID, '--test', 'F,Wald')
            part = [r for r in banner['rows'] if r['variable'] == q and r['column_variable'] == by]
            same_cells(f'{q} by {by}', cells(part, 'column'), {k: r for k, r in cells(alone['rows'], 'column').items() if k[1] != 'all'})
            same_tests(f'{q} by {by}', [t for t in banner['tests'] if t['variable'] == q and t['column_variable'] == by], alone['tests'])


def a_group_is_its_domain(opine, folder):
    path = made(folder)
    groups = opine.result('crosstab', path, 'q', 'wave', *VALID, '--by', 'sex', '--total', '--test', 'all')
    for sex in ('f', 'm', 'all'):
        where = [] if sex == 'all' else ['--where', f'sex == "{sex}"']
        domain = opine.result('crosstab', path, 'q', 'wave', *VALID, *where, '--test', 'all')
        same_cells(f'group {sex}', cells([r for r in groups['rows'] if r['by']['sex'] == sex], 'column'), cells(domain['rows'], 'column'))
        same_tests(f'group {sex}', [t for t in groups['tests'] if t['by']['sex'] == sex], domain['tests'])


def one_degree_of_freedom_has_one_answer(opine, folder):
    """With a single contrast the exact, the second-order and the saddlepoint-free tests are one F."""
    tests = {t['name']: t for t in opine.result('crosstab', made(folder), 'yes', 'sex', *DESIGN, '--test', 'all')['tests']}
    close('exact and F', tests['lincom']['p'], tests['F']['p'], 1e-12)
    close('chi-square and Satterthwaite', tests['Chisq']['p'], tests['Satterthwaite']['p'], 1e-12)
    close('Wald and adjusted Wald', tests['Wald']['p'], tests['adjWald']['p'], 1e-12)


def the_exact_test_lies_near_its_approximations(opine, folder):
    for row, column in (('vote', 'sex'), ('vote', 'region'), ('vote', 'education'), ('education', 'region')):
        tests = {t['name']: t['p'] for t in opine.result('crosstab', CHILE, row, column, '--test', 'all')['tests']}
        for name in ('F', 'saddlepoint'):
            must(f'{row} by {column}: {name}', tests[name] < 1e-6 or abs(tests[name] / tests['lincom'] - 1) < 0.2)


def the_same_bytes_every_time(opine, folder):
    ask = ['crosstab', made(folder), 'q', 'yes', '--banner', 'sex,wave', *VALID, '--letters', '--test', 'all', '--format', 'json']
    first = opine.run(*ask)
    must('threads', opine.run(*ask, '--threads', '8') == first)


PROPERTIES = [v for k, v in list(globals().items()) if callable(v) and v.__module__ == __name__ and k not in ('made', 'cells', 'same_cells', 'same_tests')]
