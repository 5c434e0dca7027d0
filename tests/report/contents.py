"""What stands on the page is what the commands say that the page names."""
import json
import random
import re

from base import Wrong, wrong_unless
from page import table_rows

STUDY = 'surveys/cab-kazakhstan/study.yaml'


def number(text):
    return float(text.replace(',', '').rstrip('*%'))


def commands_of(element):
    return [line for pre in element.all('pre') for line in pre.text().split('\n') if line.strip()]


def tables_of(element, *columns):
    """Tables whose heads hold these texts."""
    for table in element.all('table'):
        heads = [th.text() for th in table.first('thead').all('th')]
        if all(c in heads for c in columns):
            yield table, heads


def figures(make, line, section='rows'):
    done = make.shell(line + ' --format json')
    if done.returncode != 0:
        raise Wrong(f'the page names {line!r}, which ends with {done.returncode}: {done.stderr.strip()}')
    return json.loads(done.stdout)[section]


def same(shown, value, where):
    wrong_unless(abs(number(shown) - value) < 0.0500001, f'{where}: the page shows {shown}, the command says {value}')


def every_topline_is_what_its_command_says(make):
    page = make(STUDY, '--banner', 'sex,region')
    compared = 0
    for name, article in page.questions().items():
        lines = [line for line in commands_of(article) if line.startswith('opine trend')]
        wrong_unless(len(lines) == 1, f'{name} has {len(lines)} commands for its trend')
        rows = {r['label']: r for r in figures(make, lines[0]) if r['by']['wave'] == '14' and r['estimate'] is not None}
        shown = [r for table, heads in tables_of(article, 'SE', '95% CI') if not table.within('details') for r in table_rows(table)]
        wrong_unless({r[0] for r in shown} == set(rows), f'{name}: the page shows {[r[0] for r in shown]}, the command says {sorted(rows)}')
        for row in shown:
            same(row[1], 100 * rows[row[0]]['estimate'], f'{name} {row[0]}')
            compared += 1
    wrong_unless(compared > 20, f'only {compared} figures were compared')


def every_wave_is_what_its_command_says(make):
    page = make(STUDY, 'china', 'china_jobs')
    article = page.questions()['china']
    line = next(line for line in commands_of(article) if line.startswith('opine trend'))
    rows = {(r['by_labels']['wave'], r['label']): r for r in figures(make, line)}
    table, heads = next(tables_of(article, 'wave', 'Base (n)'))
    body = table_rows(table)
    wrong_unless(len(body) == 14, f'there are {len(body)} waves')
    for row in body:
        for label, shown in list(zip(heads, row))[1:-1]:
            same(shown, 100 * rows[row[0], label]['estimate'], f'{row[0]} {label}')
    # a question that was asked once is said to be missing from the last wave
    wrong_unless('not asked in the last wave' in page.questions()['china_jobs'].text(), 'nothing says that china_jobs was not asked in wave 14')


def every_table_is_what_its_command_says(make):
    page = make(STUDY, 'china', '--banner', 'sex,region')
    article = page.questions()['china']
    line = next(line for line in commands_of(article) if line.startswith('opine crosstab'))
    rows = {(r.get('row_label', r['row']), r['column_label'] if r['column_variable'] else 'all'): r for r in figures(make, line)}
    table, heads = next(tables_of(article, 'Men', 'Akmola'))
    columns = [h for h in heads if h == 'all' or any(k[1] == h for k in rows)]
    wrong_unless(columns[:3] == ['all', 'Men', 'Women'] and len(columns) == 17, f'the columns are {columns}')
    compared = 0
    for row in table_rows(table):
        for label, shown in zip(columns, row[1:]):
            if (row[0], label) not in rows:
                continue
            same(re.match(r'[\d.]+', shown).group(0), 100 * rows[row[0], label]['estimate'], f'{row[0]} {label}')
            compared += 1
    wrong_unless(compared == 6 * 17, f'{compared} cells were compared')


def findings_are_changes_that_the_command_says(make):
    page = make(STUDY, 'china', 'russia')
    shown = [row for table, _ in tables_of(page.named('findings'), 'Before', 'After') for row in table_rows(table)]
    wrong_unless(len(shown) >= 2, 'there are no findings')
    changes = {}
    for name, article in page.questions().items():
        line = next(line for line in commands_of(article) if line.startswith('opine trend'))
        for r in figures(make, line + ' --vs 7', 'changes'):
            changes[article.first('h3').text(), r['label'], r['from_label'], r['to_label']] = r
    for question, answer, since, until, before, after, change, interval, p in shown:
        r = changes[question, answer, since, until]
        same(change, 100 * r['estimate'], f'{question} {answer}')
        low, high = (float(x) for x in re.match(r'([-+][\d.]+) – ([-+][\d.]+)$', interval).groups())
        wrong_unless(abs(low - 100 * r['lower']) < 0.0501 and abs(high - 100 * r['upper']) < 0.0501, f'{question}: the interval is {interval}')
        wrong_unless(abs(number(after) - number(before) - number(change)) < 0.11, f'{question}: {after} - {before} is not {change}')
        wrong_unless((float(p.lstrip('<')) if p[0] == '<' else float(p)) >= r['p'] - 5e-5, f'{question}: the adjusted p {p} is below {r["p"]}')


def differences_between_groups_are_what_the_command_says(make):
    page = make('surveys/chile-1988/study.yaml', 'vote', '--banner', 'sex,education')
    line = next(line for line in commands_of(page.questions()['vote']) if line.startswith('opine crosstab'))
    pairs = {(r.get('row_label', r['row']), r.get('other_column_label', r['other_column']), r.get('column_label', r['column'])): r for r in figures(make, line, 'comparisons')}
    shown = [row for table, _ in tables_of(page.named('findings'), 'Other group') for row in table_rows(table)]
    wrong_unless({row[2] for row in shown} == {'Sex', 'Education'}, f'{shown}')
    for _, answer, by, other, group, other_share, share, difference, _, p in shown:
        r = pairs[answer, other, group]
        same(difference, 100 * r['estimate'], f'{answer} {other} {group}')
        wrong_unless(abs(number(share) - number(other_share) - number(difference)) < 0.11, f'{share} - {other_share} is not {difference}')
        largest = max(abs(x['estimate']) for x in pairs.values() if x.get('column_variable_label', x['column_variable']) == by)
        wrong_unless(abs(abs(r['estimate']) - largest) < 1e-9, f'{by}: {difference} is not the largest difference, {largest}')


def no_finding_crosses_a_break(make):
    """The mode changes with wave 7: what was before is not compared, however large."""
    page = make(STUDY)
    since = {row[2] for table, _ in tables_of(page.named('findings'), 'Before') for row in table_rows(table)}
    wrong_unless(since == {'7 (2020-05)'}, f'findings begin with {since}')
    first = make(STUDY, 'china', '--where', 'wave <= 7').named('findings')  # the last wave is the first by telephone
    wrong_unless(not any(True for _ in tables_of(first, 'Before')), 'a change over the break is a finding')
    wrong_unless('over a break in method, not judged' in page.named('findings').text(), 'nothing tells of the changes over the break')


def noise_gives_few_findings(make):
    """Two waves of the same coin: at the 5 percent level hardly one of 20 pages may have a finding."""
    import random
    dice, found = random.Random(7), 0
    for _ in range(20):
        rows = [f'{wave},' + ','.join(str(dice.randint(1, 4)) for _ in range(6)) for wave in (1, 2) for _ in range(300)]
        make.write('coin.csv', 'wave,q1,q2,q3,q4,q5,q6\n' + '\n'.join(rows) + '\n')
        page = make('coin.csv', '--time', 'wave', '--no-charts')
        found += any(True for _ in tables_of(page.named('findings'), 'Before'))
    wrong_unless(found <= 4, f'{found} of 20 pages of noise have findings')


def the_page_can_be_in_another_language(make):
    page = make(STUDY, 'china', '--lang', 'ru')
    wrong_unless(page.root.first('html').attributes['lang'] == 'ru', 'lang is not ru')
    text = page.visible_text()
    for word in ('Мнение о Китае', 'Очень неблагоприятное', 'Благоприятное', 'Главное', 'Качество данных', 'Динамика', 'Ответы'):
        wrong_unless(word in text, f'{word} is not on the page')
    for word in ('Findings', 'Over time', 'By groups', 'Very unfavorable'):
        wrong_unless(word not in page.questions()['china'].text(), f'{word} stands in the question')


def other_languages_stand_on_the_page(make):
    page = make(STUDY, 'china')
    texts = json.loads(page.named('texts').text())
    wrong_unless(texts['Opinion of China'] == {'ru': 'Мнение о Китае', 'kk': 'Қытай туралы пікір'}, f'{texts["Opinion of China"]}')
    wrong_unless(texts['Favorable']['ru'] == 'Благоприятное' and texts['Findings']['ru'] == 'Главное', 'nets or words of the page are missing')


def the_same_request_gives_the_same_bytes(make):
    make(STUDY, '--banner', 'sex', '--threads', '1')
    first = open(make.folder + '/page.html', 'rb').read()
    make(STUDY, '--banner', 'sex', '--threads', '2')
    again = open(make.folder + '/page.html', 'rb').read().replace(b'--threads 2', b'--threads 1')
    wrong_unless(first == again, 'two threads make other bytes than one')


def data_quality_stands_on_the_page(make):
    page = make(STUDY, 'china')
    text = page.named('quality').text()
    for words in ('Files', 'totwt', 'Answers that go with the interviewer', 'What was mapped to what', 'OpinionChina'):
        wrong_unless(words in text, f'{words!r} is not among the data quality')


def published_figures_are_checked_on_the_page(make):
    text = make(STUDY, 'china').named('claims').text()
    wrong_unless('kz-china-unfavorable' in text and 'about 70.5' in text and text.count('reproduced') >= 8, text[:300])
    wrong_unless(make(STUDY, 'china', '--suppress', 'nchs').named('claims') is None, 'published figures are shown beside a standard that hides some')


def every_command_of_the_page_runs(make):
    for arguments in ([STUDY, 'china', '--banner', 'sex'], ['surveys/chile-1988/chile.csv', 'vote', 'age', '--weights', 'population', '--banner', 'sex', '--where', "region != 'SA'"]):
        lines = commands_of(make(*arguments).root)
        wrong_unless(len(lines) >= 6, f'there are only {lines}')
        for line in lines:
            done = make.shell(line)
            wrong_unless(done.returncode == 0, f'{line!r} ends with {done.returncode}: {done.stderr.strip()}')


def what_a_standard_hides_is_nowhere(make):
    arguments = ['surveys/chile-1988/study.yaml', 'vote', '--banner', 'region']
    cells = {}
    for rules in ('none', 'nchs'):
        page = make(*arguments, '--suppress', rules)
        table, heads = next(tables_of(page.questions()['vote'], 'Metropolitan Santiago'))
        column = [h for h in heads if h not in ('Region', '%')].index('Metropolitan Santiago') + 1
        cells[rules] = {row[0]: row[column] for row in table_rows(table)}
        for drawing in page.questions()['vote'].all('svg'):
            wrong_unless('nan' not in drawing.text().lower(), 'a drawing shows what it has not')
    wrong_unless(cells['none']['Will abstain'] == '2.4' and cells['nchs']['Will abstain'] == '*', f'{cells}')
    lines = commands_of(page.questions()['vote'])
    wrong_unless(all('--suppress nchs' in line for line in lines), f'the standard is not in the commands: {lines}')


def counts_of_the_data_do_not_stand_beside_a_standard(make):
    page = make(STUDY, 'china', '--suppress', 'nchs')
    text = page.named('quality').text()
    wrong_unless('What was mapped to what' not in text and 'is left out' in text, f'answers are counted: {text[:300]}')
    wrong_unless(not any('study check' in line for line in commands_of(page.named('repeat'))), 'a command without the standard is named')


def hidden_lines(rows, column=1):
    return {row[0] for row in rows if '\N{DAGGER}' in row[column]}


def a_standard_hides_the_same_alone_and_in_the_table(make):
    """Otherwise the one would tell what the other hides."""
    make.write('rules.yaml', 'suppress: {count: 8}\n')
    hidden = tables = left_out = 0
    for seed in range(40):
        chance = random.Random(seed)
        answers = chance.choices('abcde', weights=[chance.choice([1, 2, 9, 12, 20]) for _ in range(5)], k=160)
        make.write('d.csv', 'q,g\n' + ''.join(f'{a},{chance.choice("xxxyyz")}\n' for a in answers))
        article = make('d.csv', 'q', '--banner', 'g', '--suppress', 'rules.yaml', '--no-charts').questions()['q']
        alone = hidden_lines(table_rows(next(tables_of(article, 'SE'))[0]))
        hidden += len(alone) > 0
        table = next(tables_of(article, 'x', 'y'), None)
        if table is None:
            wrong_unless('is left out' in article.text() and not any('crosstab' in line for line in commands_of(article)), f'seed {seed}: no table, and no word of it')
            left_out += 1
            continue
        tables += 1
        lines = [row for row in table_rows(table[0]) if row[0] in 'abcde']
        within = hidden_lines(lines, 1 + [h for h in table[1] if h in ('x', 'y', 'z', 'all')].index('all'))
        wrong_unless(within == alone, f'seed {seed}: alone {sorted(alone)} are hidden, in the table {sorted(within)}')
    wrong_unless(hidden > 10 and tables > 5 and left_out > 2, f'{hidden} pages hide something, {tables} have a table, {left_out} have none')


def a_file_without_a_study_makes_a_page_too(make):
    page = make('surveys/chile-1988/chile.csv', 'vote', 'sex', 'age', '--weights', 'population', '--banner', 'region')
    wrong_unless(list(page.questions()) == ['vote', 'sex', 'age', 'region'], f'{list(page.questions())}')
    lines = commands_of(page.questions()['age'])
    wrong_unless(lines == ['opine mean surveys/chile-1988/chile.csv age --weights population'], f'{lines}')
    row = table_rows(next(tables_of(page.questions()['age'], 'SE'))[0])[0]
    same(row[1], figures(make, lines[0])[0]['estimate'], 'mean age')
    lines = commands_of(page.questions()['vote'])
    wrong_unless(lines[1] == 'opine crosstab surveys/chile-1988/chile.csv vote --letters --banner region --weights population', f'{lines}')


CHECKS = [every_topline_is_what_its_command_says, every_wave_is_what_its_command_says, every_table_is_what_its_command_says, findings_are_changes_that_the_command_says, differences_between_groups_are_what_the_command_says,
          no_finding_crosses_a_break, noise_gives_few_findings, the_page_can_be_in_another_language, other_languages_stand_on_the_page,
          the_same_request_gives_the_same_bytes, data_quality_stands_on_the_page, published_figures_are_checked_on_the_page, every_command_of_the_page_runs, what_a_standard_hides_is_nowhere,
          counts_of_the_data_do_not_stand_beside_a_standard, a_standard_hides_the_same_alone_and_in_the_table,
          a_file_without_a_study_makes_a_page_too]
