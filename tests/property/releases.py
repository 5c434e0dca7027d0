"""Two releases, two results, and what is disclosed of a survey: against counts made here."""
import csv
import json
import math
import os
import random
import statistics
from decimal import ROUND_HALF_UP, Decimal

from base import CAB, CHILE, CHILE_CSV, DESIGN, close, must, shared, survey, write

SAVED = (('tabulate', CHILE, 'vote', '--by', 'sex', '--ci', 'all'), ('mean', CHILE, 'statusquo'), ('crosstab', CHILE, 'vote', '--banner', 'sex,education', '--letters'),
         ('compare', CHILE, 'statusquo', '--stat', 'mean', '--between', 'education'), ('trend', CAB, 'china', '--smooth', 'local-level'), ('model', CHILE, 'age ~ sex'),
         ('quantile', CHILE, 'age', '--by', 'sex'), ('describe', CHILE_CSV, 'vote'), ('reproduce', CAB), ('disclose', CHILE), ('scale', os.path.join(os.path.dirname(os.path.dirname(CAB)), 'media-use', 'study.yaml'), 'trust_*'),
         ('study', 'check', CHILE))


def a_saved_result_of_any_command_does_not_differ_from_itself(opine, folder):
    for command in SAVED:
        path = os.path.join(folder, command[0] + '.json')
        opine.run(*command, '--format', 'json', '-o', path)
        told = opine.result('diff', path, path)
        must(f'{command[0]} differs from itself: {[k for k in told if k not in ("command", "design", "conventions", "notes", "banner")]}',
             not any(told.get(k) for k in ('moved', 'only_in', 'texts', 'settings', 'remarks', 'bases')))


def printed(x):
    """A share as tables print it: rounded half away from zero on its shortest decimal text."""
    return str((Decimal(repr(x)) * 100).quantize(Decimal('0.1'), rounding=ROUND_HALF_UP))


def edited(rows, seed):
    """Some answers changed, some rows gone, some new; with what was done."""
    r = random.Random(seed)
    new = [dict(row) for row in rows]
    changed = {}
    for row in r.sample(new, 25):
        old = row['vote']
        row['vote'] = r.choice([v for v in 'AUNY' if v != old])
        changed[row['id']] = (old, row['vote'])
    gone = {row['id'] for row in r.sample(new, 12)}
    kept = [row for row in new if row['id'] not in gone]
    fresh = [dict(r.choice(rows), id=str(90000 + i)) for i in range(7)]
    r.shuffle(kept)
    return kept + fresh, {k: v for k, v in changed.items() if k not in gone}, gone, {row['id'] for row in fresh}


def chile():
    with open(CHILE_CSV, encoding='utf-8') as f:
        rows = list(csv.DictReader(f))
    for i, row in enumerate(rows):
        row['id'] = str(i + 1)
    return ['id', *[k for k in rows[0] if k != 'id']], rows


def written(path, header, rows):
    with open(path, 'w', encoding='utf-8', newline='') as f:
        out = csv.DictWriter(f, header)
        out.writeheader()
        out.writerows(rows)
    return path


def edits_of_respondents_are_found_and_nothing_else(opine, folder):
    header, rows = chile()
    old = written(os.path.join(folder, 'old.csv'), header, rows)
    for seed in range(4):
        after, changed, gone, fresh = edited(rows, seed)
        new = written(os.path.join(folder, f'new{seed}.csv'), header, after)
        told = opine.result('diff', old, new, '--weights', 'population', '--id', 'id', '--examples', 1000, status=4)
        people = {r['respondents']: r['n'] for r in told['respondents']}
        must(f'people: {people}', people['only in the old release'] == len(gone) and people['only in the new release'] == len(fresh) and people['of them with another answer'] == len(changed))
        found = {r['id']: (r['before'], r['after']) for r in told['examples'] if r['variable'] == 'vote'}
        wanted = {k: (a or '(empty)', b) for k, (a, b) in changed.items()}
        must(f'answers: {set(found.items()) ^ set(wanted.items())}', found == wanted)
        must('answers of other variables', {r['variable'] for r in told['answers_changed']} == {'vote'})


def what_has_moved_is_what_is_printed_otherwise(opine, folder):
    header, rows = chile()
    old = written(os.path.join(folder, 'old.csv'), header, rows)
    new = written(os.path.join(folder, 'new.csv'), header, edited(rows, 11)[0])
    ask = ('vote', 'education', '--weights', 'population', '--by', 'sex')
    figures = [{(r['by']['sex'], r['variable'], r['category']): r['estimate'] for r in opine.rows('tabulate', p, *ask)} for p in (old, new)]
    wanted = {k for k in figures[0] if k in figures[1] and printed(figures[0][k]) != printed(figures[1][k])}
    told = opine.result('diff', old, new, *ask, status=4)['moved']
    found = {tuple(part.split('=', 1)[1] for part in r['figure'].split(', ')) for r in told if r['table'] == 'estimates'}
    must(f'moved otherwise: {found ^ wanted}', found == wanted and wanted)


def the_order_of_rows_moves_nothing(opine, folder):
    header, rows = survey()
    path = write(os.path.join(folder, 's.csv'), header, rows)
    random.Random(3).shuffle(rows)
    other = write(os.path.join(folder, 'o.csv'), header, rows)
    told = opine.result('diff', path, other, *DESIGN)
    must('other rows', not told.get('moved') and not told.get('schema') and any('0 moved' in n for n in told['notes']))


def a_real_survey_does_not_differ_from_itself(opine, folder):
    path = shared('crrc_georgia', 'Omnibus_Wave13_July2022_without_NR_06.08.2022.dta')
    told = opine.result('diff', path, path, '--weights', 'weight', '--strata', 'stratum', '--id', 'id')
    must('it differs', not told.get('moved') and not told.get('schema'))
    must('respondents', {r['respondents']: r['n'] for r in told['respondents']}['in both'] == 1244)


def two_rounds_of_a_real_series_differ_in_what_their_files_say(opine, folder):
    old, new = shared('afrobarometer_tunisia', 'tun_r7_data.sav'), shared('afrobarometer_tunisia', 'tun_r8_data.sav')
    told = opine.result('diff', old, new, status=4)
    names = [{r['name'] for r in opine.result('describe', p)['variables']} for p in (old, new)]
    removed, added = ({r['variable'] for r in told['schema'] if r['change'] == c} for c in ('variable removed', 'variable added'))
    must('variables', removed == names[0] - names[1] and added == names[1] - names[0])


def what_is_disclosed_of_samples_is_what_the_data_show(opine, folder):
    header, rows = chile()
    weights = [float(r['population']) for r in rows]
    sample = opine.result('disclose', CHILE)['samples'][0]
    n = len(weights)
    kish = n * sum(w * w for w in weights) / sum(weights) ** 2
    must('n', sample['n'] == n)
    close('mean weight', sample['mean'], statistics.fmean(weights), 1e-12)
    close('design effect of the weights', sample['deff_weights'], kish, 1e-12)
    must('rows at the largest weight', sample['rows_at_max'] == weights.count(max(weights)) and sample['maximum'] == max(weights))
    close('margin of a simple random sample', sample['moe_srs'], 1.959963984540054 * math.sqrt(0.25 / n), 1e-9)
    # the median design effect of shares from 10 to 90 percent, from tabulate
    questions = [q['variable'] for q in opine.result('disclose', CHILE)['wordings'] if q['answers']]
    deffs = [r['deff'] for r in opine.rows('tabulate', CHILE, *questions) if 0.1 <= r['estimate'] <= 0.9 and r['base_n'] >= 100 and not r.get('net')]
    close('design effect of the questions', sample['deff'], statistics.median(deffs), 1e-12)
    close('margin', sample['moe'], sample['moe_srs'] * math.sqrt(sample['deff']), 1e-9)


def the_margins_of_a_published_page_are_those_of_its_sizes(opine, folder):
    """The barometer's wave 14: 1,500 respondents and 2.53 points by simple random sampling."""
    samples = {r['by']['wave']: r for r in opine.result('disclose', CAB)['samples']}
    must('wave 14', f"{samples['14']['moe_srs'] * 100:.2f}" == '2.53' and samples['14']['n'] == 1500)
    must('all waves', samples['all']['n'] == sum(r['n'] for k, r in samples.items() if k != 'all') == 22000)


def json_says_which_sections_hold_shares(opine, folder):
    must('tabulate', json.loads(opine.run('tabulate', CHILE, 'vote', '--format', 'json'))['percent'] == ['rows'])
    must('mean', 'percent' not in json.loads(opine.run('mean', CHILE, 'statusquo', '--format', 'json')))


PROPERTIES = [a_saved_result_of_any_command_does_not_differ_from_itself, edits_of_respondents_are_found_and_nothing_else, what_has_moved_is_what_is_printed_otherwise,
              the_order_of_rows_moves_nothing, a_real_survey_does_not_differ_from_itself, two_rounds_of_a_real_series_differ_in_what_their_files_say,
              what_is_disclosed_of_samples_is_what_the_data_show, the_margins_of_a_published_page_are_those_of_its_sizes, json_says_which_sections_hold_shares]
