"""Published figures checked against the surveys that they come from: a press report, a whole published table, the shipped claims."""
import csv
import os
import shlex

from base import CAB, ROOT, must, shared

PEW_CLAIMS = os.path.join(ROOT, 'tests', 'studies', 'pew-health-law-claims.yaml')
COLUMNS = [('', ''), ('age3', '18 - 34'), ('age3', '35 - 64'), ('age3', '65 and up'), ('race2', 'White'), ('race2', 'Non-white'), ('kids', 'Has children'),
           ('kids', 'No children'), ('orientation', 'Straight'), ('orientation', 'Gay/Bisexual')]
# The variables of the table's questions, in its order; those of several columns are known by their beginning.
QUESTIONS = ['q0001', 'q0002', 'q0004', 'q0005', *(f'q0007_{i:04d}' for i in range(1, 12)), 'q0008', 'q0009', 'q0010', 'q0011', 'q0012', 'q0013', 'q0014', 'q0015', 'q0017', 'q0018',
             'q0019', 'q0020', 'q0021', 'q0022', 'q0024', 'q0025', 'q0026', 'q0028', 'q0029', 'age3']


def verdicts(found):
    counts = {}
    for c in found:
        counts[c['verdict'], c['accept']] = counts.get((c['verdict'], c['accept']), 0) + 1
    return counts


def pew():
    folder = shared('pew_dec13')
    return os.path.join(folder, next(f for f in os.listdir(folder) if f.endswith('.csv')))


def a_press_report_is_reproduced(opine, folder):
    found = opine.result('reproduce', PEW_CLAIMS, pew(), '--weights', 'weight')['claims']
    must(f'8 figures are reproduced, not {verdicts(found)}', verdicts(found) == {('reproduced', ''): 8})


def without_its_weight_the_report_needs_it(opine, folder):
    """Given no weight at all, opine finds the file's weight variables and names the one that gives the figures."""
    found = opine.result('reproduce', PEW_CLAIMS, pew(), status=4)['claims']
    otherwise = [c for c in found if c['verdict'] == 'otherwise']
    must(f'most figures need the weight: {verdicts(found)}', len(otherwise) >= 4 and all(c['accept'] == 'weights: weight' for c in otherwise))
    must('none differs', all(c['verdict'] in ('reproduced', 'otherwise') for c in found))


def masculinity_claims(folder):
    with open(shared('fte_masculinity', 'masculinity-survey.csv'), encoding='utf-8') as f:
        table = list(csv.reader(f))[2:]
    with open(shared('fte_masculinity', 'raw-responses.csv'), encoding='utf-8') as f:
        answers = list(csv.DictReader(f))
    values = {name: {row[name] for row in answers} for name in answers[0]}
    claims, question = [], -1
    for row in table:
        question += bool(row[0])
        if row[0] or not row[1]:
            continue
        names = [n for n in values if n == QUESTIONS[question] or n.startswith(QUESTIONS[question] + '_')]
        variable = next((n for n in names if row[1] in values[n]), None)
        for (by, group), cell in zip(COLUMNS, row[2:]):
            if variable is not None and cell.endswith('%'):
                claims.append([f'cell-{len(claims) + 1}', variable, row[1], by, group, cell])
    path = os.path.join(folder, 'claims.csv')
    with open(path, 'w', encoding='utf-8', newline='') as f:
        csv.writer(f).writerows([['id', 'variable', 'categories', 'by', 'group', 'published'], *claims])
    return path


def a_whole_published_table_is_reproduced(opine, folder):
    """1,812 cells of 35 questions. Questions put to some respondents only have NA for the others, which the table leaves out of their bases: the search says so."""
    data = shared('fte_masculinity', 'raw-responses.csv')
    found = opine.result('reproduce', masculinity_claims(folder), data, '--weights', 'weight', status=4)['claims']
    must(f'every cell, not {verdicts(found)}', verdicts(found) == {('reproduced', ''): 1552, ('otherwise', 'missing: NA'): 260})
    found = opine.result('reproduce', os.path.join(folder, 'claims.csv'), data, '--weights', 'weight', '--missing', 'NA')['claims']
    must(f'all with NA missing, not {verdicts(found)}', verdicts(found) == {('reproduced', ''): 1812})


def the_shipped_claims_hold_with_and_without_data(opine, folder):
    result = opine.result('reproduce', CAB)
    must('all are reproduced', verdicts(result['claims']) == {('reproduced', ''): 8})
    land = next(c for c in result['claims'] if c['id'] == 'kz-land-deeply')
    must('nearly 80 is 77.5 to 80', land['stated'] == 'nearly 80 percent' and 0.775 <= land['estimate'] < 0.8)
    must('the parts add up', [(c['id'], c['verdict']) for c in result['checks']] == [('kz-china-unfavorable', 'consistent')])


def the_command_of_a_claim_shows_its_figure(opine, folder):
    """What the annex tells a reader to type gives the figure that stands beside it."""
    for c in opine.result('reproduce', CAB)['claims']:
        words = shlex.split(c['command'])
        must('an opine command', words[0] == 'opine')
        shown = [row['estimate'] for row in opine.rows(*words[1:])]
        must(f'{c["command"]} shows {c["estimate"]}', any(abs(x - c['estimate']) < 1e-12 for x in shown if x is not None))


def the_choice_that_is_named_gives_the_figure(opine, folder):
    """A claims file with every 'accept' written into it is reproduced to the last figure."""
    data = shared('crrc_georgia', 'Omnibus_Wave13_July2022_without_NR_06.08.2022.dta')
    rows = [['id', 'variable', 'categories', 'missing', 'weights', 'base', 'rounding', 'published']]
    shown = {'weights': opine.rows('tabulate', data, 'e1_1', '--weights', 'none', '--missing=-7,-9,-3'), 'rounding': opine.rows('tabulate', data, 'e1_1', '--missing=-7,-9,-3', '--weights', 'weight')}
    for kind, figures in shown.items():
        for r in figures:
            percent = 100 * r['estimate']
            rows.append([f'{kind}-{r["category"]}', 'e1_1', r['category'], '-7|-9|-3', '', '', '', f'{percent:.2f}' if kind == 'weights' else f'{int(percent * 100) / 100:.2f}'])

    def found(status):
        path = os.path.join(folder, 'claims.csv')
        with open(path, 'w', encoding='utf-8', newline='') as f:
            csv.writer(f).writerows(rows)
        return opine.result('reproduce', path, data, '--weights', 'weight', status=status)['claims']
    first = found(4)
    otherwise = [c for c in first if c['verdict'] == 'otherwise']
    must('some are reproduced, some only otherwise', otherwise and {c['verdict'] for c in first} == {'reproduced', 'otherwise'})
    for c in otherwise:
        row = next(r for r in rows if r[0] == c['id'])
        for key, value in (part.split(': ') for part in c['accept'].split(', ')):
            row[rows[0].index(key)] = value
    must('all are reproduced once the choices are written down', {c['verdict'] for c in found(0)} == {'reproduced'})


def changes_orders_and_bases_of_a_series_are_reproduced(opine, folder):
    shared('crrc_georgia', 'published_visible.csv')
    studies = os.path.join(ROOT, 'tests', 'studies')
    result = opine.result('reproduce', os.path.join(studies, 'georgia-eu-claims.yaml'), os.path.join(studies, 'georgia-eu-support.yaml'))
    must(f'all are reproduced, not {verdicts(result["claims"])}', verdicts(result['claims']) == {('reproduced', ''): 9})
    must('and follow from each other', [c['verdict'] for c in result['checks']] == ['consistent'] * 3)
    change = next(c for c in result['claims'] if c['id'] == 'rose')
    must('a change has its error', change['se'] > 0 and change['lower'] < change['estimate'] < change['upper'])


PROPERTIES = [changes_orders_and_bases_of_a_series_are_reproduced, a_press_report_is_reproduced, without_its_weight_the_report_needs_it, a_whole_published_table_is_reproduced, the_shipped_claims_hold_with_and_without_data,
              the_command_of_a_claim_shows_its_figure, the_choice_that_is_named_gives_the_figure]
