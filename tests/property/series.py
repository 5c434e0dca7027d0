"""Study files: the real series that they bring together, first study files that work at once, and faults planted in made data, each found by its check."""
import csv
import os
import random

from base import CAB, ROOT, must, shared


def study(folder, name):
    """A study file of tests/studies over the real surveys, wherever they are."""
    data = shared('README.md')
    with open(os.path.join(ROOT, 'tests', 'studies', name), encoding='utf-8') as f:
        text = f.read().replace('../../../shared/data', os.path.dirname(os.path.abspath(data)))
    path = os.path.join(folder, name)
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)
    return path


def problems(opine, path, status=0):
    return opine.result('study', 'check', path, status=status)['problems']


def found(rows, check, text=''):
    return [r for r in rows if r['check'] == check and text in r['problem']]


def georgia_gives_the_three_published_shares(opine, folder):
    rows = opine.rows('trend', study(folder, 'georgia-eu-support.yaml'), 'eu')
    fully = {r['by']['wave']: r['estimate'] * 100 for r in rows if r['category'] == '5'}
    must(f'40.4, 58.0, 53.1, not {fully}', [f'{fully[w]:.1f}' for w in '123'] == ['40.4', '58.0', '53.1'])
    told = problems(opine, study(folder, 'georgia-eu-support.yaml'))
    must('both changes of wording are told', len(found(told, 'wording', 'wording changes')) == 2)
    must('nothing is unmapped', not found(told, 'unmapped'))


def tunisia_gives_the_trend_in_two_languages(opine, folder):
    path = study(folder, 'tunisia-china.yaml')
    with open(shared('afrobarometer_tunisia', 'china_trend_expected.csv'), encoding='utf-8') as f:
        expected = {r['round']: r for r in csv.DictReader(f)}
    columns = {'1': 'very_negative_1', '2': 'somewhat_negative_2', '3': 'neither_3', '4': 'somewhat_positive_4', '5': 'very_positive_5', '8': 'refused', '9': 'dont_know'}
    rows = opine.rows('trend', path, 'china', '--base', 'all', '--lang', 'fr')
    at = {(r['by']['round'], r['category']): r for r in rows}
    for wave, row in expected.items():
        for code, column in columns.items():
            must(f'round {wave}, {column}', abs(at[wave, code]['estimate'] * 100 - float(row[column])) <= 0.005 + 1e-9)
    must('labels are French', at['9', '1']['label'] == 'Très négative' and at['6', '1']['label'] == 'Très négative')
    told = problems(opine, path)
    must('round 7 breaks the line', [r['wave'] for r in found(told, 'categories', 'lines over waves break')] == ['round 7'])
    must('no code is unmapped', not found(told, 'unmapped', 'mapped to no category'))


def americas_gives_support_in_every_wave(opine, folder):
    """Support by hand: the weighted share of points 5 to 7 among the answers of a wave."""
    sums = {}
    with open(shared('lapop_trend', 'cm23.csv'), encoding='utf-8') as f:
        for row in csv.DictReader(f):
            if row['ing4'] in ('', 'NA'):
                continue
            weight, total = float(row['weight1500']), sums.setdefault(row['wave'], [0, 0])
            total[0] += weight * (float(row['ing4']) >= 5)
            total[1] += weight
    rows = [r for r in opine.rows('trend', study(folder, 'americas-democracy.yaml'), 'ing4') if r['category'] == 'Support']
    must('nine waves', len(rows) == len(sums) == 9)
    for r in rows:
        a, b = sums[r['by']['wave']]
        must(f"wave {r['by']['wave']}", abs(r['estimate'] - a / b) < 1e-12)


def a_first_study_of_tunisia_finds_china_by_its_text(opine, folder):
    path = os.path.join(folder, 'first.yaml')
    opine.run('study', 'init', *[shared('afrobarometer_tunisia', f) for f in ('tun_r6_data_en.sav', 'tun_r7_data.sav', 'tun_r8_data.sav', 'tun_r9_data.sav')], '-o', path)
    with open(path, encoding='utf-8') as f:
        text = f.read()
    must('Q81B of round 6 is Q70E of round 8, with its refusals', '{from: Q81B, recode: {-1: [-1], 1: [1], 2: [2], 3: [3], 4: [4], 5: [5], 8: [98], 9: [9]}}' in text)
    must('the weights of both names', 'weights: withinwt,' in text and 'weights: withinwt_hh' in text)
    must('it works at once', {r['by']['wave'] for r in opine.rows('trend', path, 'Q70E') if r['base_n']} >= {'6', '8'})


def a_first_study_of_the_shipped_waves_gives_their_figures(opine, folder):
    files = [os.path.join(os.path.dirname(CAB), f) for f in sorted(os.listdir(os.path.dirname(CAB))) if 'wave' in f]
    path = os.path.join(folder, 'first.yaml')
    opine.run('study', 'init', *files, '-o', path)
    mine = {(r['by']['wave'], r['category']): r['estimate'] for r in opine.rows('trend', path, 'OpinionChina', '--base', 'all')}
    theirs = {(r['by']['wave'], r['category']): r['estimate'] for r in opine.rows('trend', CAB, 'china', '--base', 'all') if r['category'].isdigit()}
    must('14 waves of 6 categories', len(theirs) == 84 and set(mine) == set(theirs))
    must('the same shares', all(abs(mine[k] - theirs[k]) < 1e-12 for k in theirs))
    must('no error in it', not [r for r in problems(opine, path) if r['severity'] == 'error'])


# --- planted faults ---

QUESTIONS = [f'q{i}' for i in range(1, 41)]


def wave(path, seed, change=None, n=400):
    """A wave of 40 questions of five points; `change` may alter a row before it is written."""
    rnd = random.Random(seed)
    rows = []
    for i in range(n):
        row = {'id': i + 1, 'psu': i // 10 + 1, 'who': 1 + i // 20, 'sex': rnd.choice('12'), 'region': rnd.choice('12345'), 'w': f'{rnd.uniform(0.5, 1.5):.4f}'}
        row.update({q: rnd.choices('12345', (10, 20, 20, 30, 20))[0] for q in QUESTIONS})
        row['dk'] = rnd.choices(['1', '2', '98'], (50, 45, 5))[0]
        rows.append(row)
    for i, row in enumerate(rows):
        if change is not None:
            change(i, row, rows, rnd)
    with open(path, 'w', encoding='utf-8', newline='') as f:
        w = csv.DictWriter(f, list(rows[0]))
        w.writeheader()
        w.writerows(rows)


HEAD = '''time: wave
design: {weights: w, interviewer: who}
files:
  - {path: a.csv, wave: 1}
  - {path: b.csv, wave: 2}
variables:
  q1: {values: {1: Very bad, 2: Bad, 3: Neither, 4: Good, 5: Very good}, scale: [1, 2, 3, 4, 5]}
  q2: {like: q1}
  dk: {values: {1: Yes, 2: No, 98: "Don't know"}, missing: {98: "don't know"}}
batteries: {grid: [q3, q4, q5, q6, q7]}
'''


def check_pair(opine, folder, change, text=HEAD, status=0, first=None):
    wave(os.path.join(folder, 'a.csv'), 1, first)
    wave(os.path.join(folder, 'b.csv'), 2, change)
    path = os.path.join(folder, 's.yaml')
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)
    return opine.result('study', 'check', path, status=status)


def a_clean_pair_has_no_warnings(opine, folder):
    told = check_pair(opine, folder, None)['problems']
    must(f'no errors and no warnings: {told}', not [r for r in told if r['severity'] != 'note'])


def reversed_answers_are_told(opine, folder):
    def turn(_, row, rows, rnd):
        row['q1'] = rnd.choices('12345', (60, 20, 10, 7, 3))[0]
    def straight(_, row, rows, rnd):
        row['q1'] = rnd.choices('12345', (3, 7, 10, 20, 60))[0]
    told = check_pair(opine, folder, turn, first=straight)['problems']
    must('the mirror image is seen', [r['variable'] for r in found(told, 'reversed', 'turned around')] == ['q1'])


def a_vanished_category_is_told(opine, folder):
    def drop(_, row, rows, rnd):
        row['q2'] = '4' if row['q2'] == '5' else row['q2']
    told = check_pair(opine, folder, drop)['problems']
    must('very good vanishes', [(r['wave'], r['variable']) for r in found(told, 'categories', "'5 Very good' vanishes")] == [('wave 2', 'q2')])


def a_jump_of_dont_knows_is_told(opine, folder):
    def more(i, row, rows, rnd):
        row['dk'] = '98' if i % 4 == 0 else row['dk']
    told = check_pair(opine, folder, more)['problems']
    must('it jumps', [r['variable'] for r in found(told, 'dont_know', "don't know jumps")] == ['dk'])


def drifting_weights_are_told(opine, folder):
    def thrice(_, row, rows, rnd):
        row['w'] = f"{3 * float(row['w']):.4f}"
    told = check_pair(opine, folder, thrice)['problems']
    must('the mean triples', len(found(told, 'weight_mean')) == 1)


def trimmed_and_raked_weights_are_told(opine, folder):
    factor = {'sex': {'1': 0.8, '2': 1.3}, 'region': dict(zip('12345', (0.6, 0.9, 1.1, 1.4, 1.9)))}
    def rake(_, row, rows, rnd):
        row['w'] = f"{factor['sex'][row['sex']] * factor['region'][row['region']]:.6f}"
    result = check_pair(opine, folder, rake)
    must('the two margins are named', any('region, sex' in r['problem'] for r in found(result['problems'], 'weight_margins')))
    def trim(_, row, rows, rnd):
        row['w'] = f"{min(float(row['w']), 1.3):.4f}"
    told = check_pair(opine, folder, trim)['problems']
    must('the bound is named', [r['wave'] for r in found(told, 'weight_shape', 'from above at 1.3')] == ['wave 2'])


def copied_interviews_are_told(opine, folder):
    def copy(i, row, rows, rnd):
        if 0 < i < 30 and i % 2 == 1:
            for q in QUESTIONS[:38]:
                row[q] = rows[i - 1][q]
    result = check_pair(opine, folder, copy)
    must('30 respondents of wave 2', [(r['wave'], r['n']) for r in found(result['problems'], 'duplicates', 'share 85%')] == [('wave 2', 30)])
    must('rows are named', {'1', '2'} & {r['row'] for r in result['near_duplicates']})


def straight_lines_are_told(opine, folder):
    def line(i, row, rows, rnd):
        if i % 2 == 0:
            for q in QUESTIONS[2:7]:
                row[q] = '3'
    result = check_pair(opine, folder, line)
    must('half of wave 2', [r['wave'] for r in found(result['problems'], 'straight_lining')] == ['wave 2'])
    clean = next(r for r in result['straight_lining'] if r['wave'] == 'wave 1')
    rows = list(csv.DictReader(open(os.path.join(folder, 'a.csv'), encoding='utf-8')))
    share = sum(len({r[q] for q in QUESTIONS[2:7]}) == 1 for r in rows) / len(rows)
    expected = 0
    for answer in '12345':
        product = 1
        for q in QUESTIONS[2:7]:
            product *= sum(r[q] == answer for r in rows) / len(rows)
        expected += product
    must('share and expectation by hand', abs(clean['estimate'] - share) < 1e-12 and abs(clean['expected'] - expected) < 1e-12)


def interviewers_are_measured_as_by_hand(opine, folder):
    def clump(_, row, rows, rnd):
        row['q1'] = str(1 + int(row['who']) % 5) if rnd.random() < 0.6 else row['q1']
    result = check_pair(opine, folder, clump)
    must('the worst is named', [r['variable'] for r in found(result['problems'], 'interviewers')] == ['q1'])
    row = next(r for r in result['interviewers'] if r['wave'] == 'wave 2' and r['variable'] == 'q1')
    data = list(csv.DictReader(open(os.path.join(folder, 'b.csv'), encoding='utf-8')))
    groups = {}
    for r in data:
        groups.setdefault(r['who'], []).append(float(r['q1']))
    n, k, mean = len(data), len(groups), sum(float(r['q1']) for r in data) / len(data)
    msb = sum(len(g) * (sum(g) / len(g) - mean) ** 2 for g in groups.values()) / (k - 1)
    msw = sum((x - sum(g) / len(g)) ** 2 for g in groups.values() for x in g) / (n - k)
    m0 = (n - sum(len(g) ** 2 for g in groups.values()) / n) / (k - 1)
    rho = (msb - msw) / (msb + (m0 - 1) * msw)
    must('rho and deff', abs(row['rho'] - rho) < 1e-9 and abs(row['deff'] - 1 - (m0 - 1) * rho) < 1e-9)


def a_wave_without_weights_and_a_near_miss_are_errors(opine, folder):
    text = '''time: wave
design: {weights: w}
files:
  - {path: a.csv, wave: 1, variables: {v: {from: v, match: labels}}}
  - {path: b.csv, wave: 2, variables: {v: {from: v, match: labels}}}
variables:
  v: {values: {1: Very favorable, 2: Somewhat favorable, 9: {en: "Don't know", also: ["Don't Know (vol.)"]}}, missing: {9: "don't know"}}
'''
    for name, head, cells in (('a', 'v,w', ('VERY  favorable,1', 'Somewhat favourable,1', 'Don\u2019t know (vol.),1')), ('b', 'v', ('Very favorable', 'Somewhat favorable'))):
        with open(os.path.join(folder, name + '.csv'), 'w', encoding='utf-8') as f:
            f.write('\n'.join([head, *cells]) + '\n')
    with open(os.path.join(folder, 's.yaml'), 'w', encoding='utf-8') as f:
        f.write(text)
    told = problems(opine, os.path.join(folder, 's.yaml'), status=1)
    errors = [r for r in told if r['severity'] == 'error']
    must(f'two errors, not {errors}', len(errors) == 2)
    must('the nearest text is named', len(found(errors, 'unmapped', "nearest is 'Somewhat favorable'")) == 1)
    must('wave 2 has no weights', [r['wave'] for r in found(errors, 'weightless')] == ['wave 2'])


def checks_measure_the_studys_answers_not_the_files_cells(opine, folder):
    """A missing code that the study declares counts as little as an empty cell; texts are compared as the same answers are as numbers."""
    draw, codes = random.Random(5), {1: 'Very good', 2: 'Good', 3: 'Bad', 4: 'Very bad'}
    rows = [[draw.randrange(1, 21)] + ([998] * 5 if draw.random() < 0.07 else [draw.randrange(1, 5)] * 5 if draw.random() < 0.5 else [draw.randrange(1, 5) for _ in range(5)])
            for _ in range(600)]
    names = [f'q{i}' for i in range(1, 6)]

    def sections(name, cell, variable):
        with open(os.path.join(folder, f'{name}.csv'), 'w', newline='', encoding='utf-8') as out:
            csv.writer(out).writerows([['int', *names], *([row[0], *map(cell, row[1:])] for row in rows)])
        path = os.path.join(folder, f'{name}.yaml')
        with open(path, 'w', encoding='utf-8') as out:
            out.write(f'study: x\ndesign: {{interviewer: int}}\nbatteries: {{b: [{", ".join(names)}]}}\nfiles:\n  - path: {name}.csv\nvariables:\n')
            out.writelines(f'  {q}: {variable}\n' for q in names)
        result = opine.result('study', 'check', path)
        return [[{k: v for k, v in r.items() if k not in ('wave', 'by', 'note')} for r in result.get(s, [])] for s in ('straight_lining', 'interviewers')]

    labels = ', '.join(f'{k}: {v}' for k, v in codes.items())
    declared = sections('declared', lambda x: x, f'{{values: {{{labels}, 998: dunno}}, missing: {{998: refused}}}}')
    empty = sections('empty', lambda x: '' if x == 998 else x, f'{{values: {{{labels}}}}}')
    text = sections('text', lambda x: '' if x == 998 else codes[x], '{label: q}')
    must('a battery and five questions are measured', len(empty[0]) == 1 and len(empty[1]) == 5)
    must(f'a declared missing code counts as an empty cell: {declared} {empty}', declared == empty)
    must('texts line up as numbers do', text[0] == empty[0])


PROPERTIES = [checks_measure_the_studys_answers_not_the_files_cells, georgia_gives_the_three_published_shares, tunisia_gives_the_trend_in_two_languages, americas_gives_support_in_every_wave,
              a_first_study_of_tunisia_finds_china_by_its_text, a_first_study_of_the_shipped_waves_gives_their_figures, a_clean_pair_has_no_warnings,
              reversed_answers_are_told, a_vanished_category_is_told, a_jump_of_dont_knows_is_told, drifting_weights_are_told, trimmed_and_raked_weights_are_told,
              copied_interviews_are_told, straight_lines_are_told, interviewers_are_measured_as_by_hand, a_wave_without_weights_and_a_near_miss_are_errors]
