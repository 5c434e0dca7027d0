"""Multiple-response questions of real exports, counted independently with Python's csv."""
import csv

from base import must, shared


def read(path, encoding='utf-8'):
    with open(path, encoding=encoding, newline='') as f:
        return list(csv.reader(f))


def shares(opine, *args):
    result = opine.result('multiple', *args)
    return {r['category']: r for r in result['rows']}, {r['category']: r for r in result['responses']}, result['answers'][0]


def near(what, got, expected):
    must(f'{what}: {got} is {expected}', abs(got - expected) <= 1e-12 * max(1, abs(expected)))


def the_text_of_the_answer_where_it_was_chosen(opine, folder):
    """FiveThirtyEight's masculinity survey: columns hold the answer or "Not selected"; weighted."""
    path = shared('fte_masculinity', 'raw-responses.csv')
    header, *rows = read(path)
    columns, weight = [i for i, name in enumerate(header) if name.startswith('q0004_')], header.index('weight')
    total = sum(float(r[weight]) for r in rows)
    chosen = {header[c]: sum(float(r[weight]) for r in rows if r[c] != 'Not selected') for c in columns}
    cases, responses, answers = shares(opine, path, 'q0004_*', '--weights', 'weight')
    must('six answers', len(cases) == 6)
    for name, sum_w in chosen.items():
        near(name, cases[name]['estimate'], sum_w / total)
        near(name, responses[name]['estimate'], sum_w / sum(chosen.values()))
    near('answers per case', answers['estimate'], sum(chosen.values()) / total)
    must('labels are the answers', cases['q0004_0001']['label'] == 'Father or father figure(s)')


def columns_of_zero_and_one_by_group(opine, folder):
    path = shared('odd_csv', 'kobo_ceat_household.csv')
    header, *rows = read(path)
    city = header.index('City')
    for r in opine.result('multiple', path, 'HHITEMS/*', '--by', 'City')['rows']:
        values = [row[header.index(r['category'])] for row in rows if row[city] == r['by']['City']]
        near(r['category'], r['estimate'], values.count('1') / len(values))
        must('the item is the label', r['label'] == r['category'].split('/')[1])


def joined_answers_agree_with_their_own_columns(opine, folder):
    """KoBo writes both: all answers in one column, and a column TRUE or FALSE for each. (In this file some joined answers were emptied: those rows are left out.)"""
    path = shared('odd_csv', 'kobo_impact_test_data.csv')
    for question in ('household_expenditure', 'health_issues_child', 'nfis_good'):
        inside = ['--where', f'{question} != "-"']
        joined, _, one = shares(opine, path, question, *inside)
        columns, _, other = shares(opine, path, question + '.*', *inside)
        by_part = {code.rsplit('.', 1)[1]: r for code, r in columns.items()}
        for code, r in joined.items():
            near(f'{question} {code}', by_part[code]['estimate'], r['estimate'])
            near(f'{question} {code}', by_part[code]['se'], r['se'])
        must(f'{question}: the other columns were chosen by nobody', all(r['n'] == 0 for p, r in by_part.items() if p not in joined))
        near(f'{question}: answers per case', one['estimate'], other['estimate'])


def open_answers_beside_the_columns_are_left_out(opine, folder):
    path = shared('odd_csv', 'surveymonkey_thanksgiving.csv')
    header, *rows = read(path)
    ticked = [i for i, name in enumerate(header) if name.startswith('Which type of pie')][:-1]
    chosen = [sum(r[i] != '' for r in rows) for i in ticked]
    base = sum(any(r[i] != '' for i in ticked) for r in rows)
    cases, _, _ = shares(opine, path, 'Pie=Which type of pie*')
    must('as many answers as columns', [r['n'] for r in cases.values()] == chosen)
    must('the base chose something', {r['base_n'] for r in cases.values()} == {base})


def two_header_rows_give_the_question_and_its_answers(opine, folder):
    path = shared('odd_csv', 'surveymonkey_starwars.csv')
    cases, _, answers = shares(opine, path, 'Which of the following Star Wars films*')
    rows = read(path, 'latin-1')[2:]
    must('six films', [r['n'] for r in cases.values()] == [sum(r[i] != '' for r in rows) for i in range(3, 9)])
    must('the question is the label', answers['variable'].endswith('Please select all that apply'))


def the_sets_of_an_spss_file_are_found(opine, folder):
    path = shared('spss_stata', 'pyreadstat_mrset_simple_alltypes.sav')
    result = opine.result('multiple', path)
    by_set = {}
    for r in result['rows']:
        by_set.setdefault(r['variable'], {})[r['category']] = r['n']
    must('both sets', set(by_set) == {'$mymrset', '$categorical_array'})
    for variable in ('bool1', 'bool2', 'bool3'):
        alone = {r['category']: r['n'] for r in opine.rows('tabulate', path, variable)}
        must(f'{variable} counts 1', by_set['$mymrset'][variable] == alone.get('1', 0))


PROPERTIES = [the_text_of_the_answer_where_it_was_chosen, columns_of_zero_and_one_by_group, joined_answers_agree_with_their_own_columns,
              open_answers_beside_the_columns_are_left_out, two_header_rows_give_the_question_and_its_answers, the_sets_of_an_spss_file_are_found]
