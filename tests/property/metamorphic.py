"""What must not change: row order, the scale of weights, how a file is written; and what must add up."""
import gzip
import os
import random

from base import CAB, CHILE, CHILE_CSV, DESIGN, close, must, same, survey, write

SHARES = ('n', 'base_n', 'estimate', 'se', 'deff', 'n_eff', 'lower', 'upper', 'df')
FIGURES = ('estimate', 'se', 'lower', 'upper')


def made(folder, **more):
    header, rows = survey(**more)
    return header, rows, write(os.path.join(folder, 's.csv'), header, rows)


def row_order_changes_nothing(opine, folder):
    header, rows, path = made(folder)
    shuffled = rows[:]
    random.Random(7).shuffle(shuffled)
    other = write(os.path.join(folder, 'o.csv'), header, shuffled)
    for command in (['tabulate'], ['mean'], ['total']):
        variable = 'q' if command == ['tabulate'] else 'score'
        ask = [*DESIGN, '--by', 'sex', '--total']
        same('rows in another order', opine.rows(*command, path, variable, *ask), opine.rows(*command, other, variable, *ask))


def scaled_weights_change_no_share(opine, folder):
    header, rows, path = made(folder)
    w = header.index('weight')
    scaled = [[*r[:w], repr(float(r[w]) * 1024), *r[w + 1:]] for r in rows]
    other = write(os.path.join(folder, 'o.csv'), header, scaled)
    same('weights times 1024', opine.rows('tabulate', path, 'q', *DESIGN, '--by', 'sex'), opine.rows('tabulate', other, 'q', *DESIGN, '--by', 'sex'), SHARES)
    same('weights times 1024', opine.rows('mean', path, 'score', *DESIGN), opine.rows('mean', other, 'score', *DESIGN), SHARES)
    total, large = opine.rows('total', path, 'score', *DESIGN)[0], opine.rows('total', other, 'score', *DESIGN)[0]
    close('a total grows with the weights', large['estimate'], total['estimate'] * 1024)
    close('and its standard error', large['se'], total['se'] * 1024)


def names_of_strata_and_psus_say_nothing(opine, folder):
    header, rows, path = made(folder)
    s, p = header.index('stratum'), header.index('psu')
    renamed = [[f'Z{r[s]}é' if i == s else f'{900 - int(r[p])}x' if i == p else v for i, v in enumerate(r)] for r in rows]
    other = write(os.path.join(folder, 'o.csv'), header, renamed)
    same('renamed strata and PSUs', opine.rows('tabulate', path, 'q', *DESIGN), opine.rows('tabulate', other, 'q', *DESIGN))


def a_group_is_its_domain(opine, folder):
    path = made(folder)[2]
    groups = opine.rows('tabulate', path, 'q', *DESIGN, '--by', 'sex')
    for sex in 'fm':
        domain = opine.rows('tabulate', path, 'q', *DESIGN, '--where', f'sex == "{sex}"')
        same(f'--by sex and --where for {sex}', [r for r in groups if r['by']['sex'] == sex], domain, leave_out=('sex',))


def the_total_is_the_run_without_groups(opine, folder):
    path = made(folder)[2]
    everybody = [r for r in opine.rows('tabulate', path, 'q', *DESIGN, '--by', 'sex', '--total') if r['by']['sex'] == 'all']
    same('--total and no --by', everybody, opine.rows('tabulate', path, 'q', *DESIGN), leave_out=('sex',))


def a_share_of_ones_is_a_mean(opine, folder):
    path = made(folder)[2]
    share = [r for r in opine.rows('tabulate', path, 'yes', *DESIGN, '--ci', 'wald') if r['category'] == '1'][0]
    mean = opine.rows('mean', path, 'yes', *DESIGN)[0]
    for m in ('base_n', *FIGURES, 'df'):
        close(f'share and mean of a 0/1 variable: {m}', share[m], mean[m])


def shares_sum_to_one_and_a_net_to_its_parts(opine, folder):
    path = made(folder)[2]
    rows = opine.rows('tabulate', path, 'q', *DESIGN, '--missing', '98', '--net', 'Low=1,2', '--net', 'High=3,4', '--by', 'wave')
    for wave in '123':
        at = {r['category']: r for r in rows if r['by']['wave'] == wave}
        close('shares sum to one', sum(at[c]['estimate'] for c in '1234'), 1)
        close('a net is the sum of its parts', at['Low']['estimate'], at['1']['estimate'] + at['2']['estimate'])
        close('a net and the rest have one standard error', at['Low']['se'], at['High']['se'])
        must('98 is in no base', '98' not in at)


def the_rest_of_a_domain_adds_up(opine, folder):
    path = made(folder)[2]
    every = opine.rows('total', path, 'score', *DESIGN)[0]
    parts = [opine.rows('total', path, 'score', *DESIGN, '--where', w)[0] for w in ('yes == 1', 'not (yes == 1)')]
    close('totals of a domain and the rest', every['estimate'], parts[0]['estimate'] + parts[1]['estimate'])
    must('a smaller domain has a smaller base', parts[0]['base_n'] + parts[1]['base_n'] == every['base_n'])


def a_file_cut_in_two_is_one_survey(opine, folder):
    header, rows, path = made(folder)
    a, b = write(os.path.join(folder, 'a.csv'), header, rows[:250]), write(os.path.join(folder, 'b.csv'), header, rows[250:])
    whole = opine.rows('tabulate', path, 'q', '--weights', 'weight')
    halves = opine.rows('tabulate', a, b, 'q', '--weights', 'weight')
    same('one file and its halves', whole, halves, ('n', 'weighted_n', 'base_n', 'estimate'))


def the_way_a_file_is_written_says_nothing(opine, folder):
    header, rows, path = made(folder)
    w, y = header.index('weight'), header.index('score')
    comma = [[v.replace('.', ',') if i in (w, y) else v for i, v in enumerate(r)] for r in rows]
    plain = open(path, encoding='utf-8').read()
    others = {'tab.tsv': write(os.path.join(folder, 'tab.tsv'), header, rows, '\t'), 'comma.csv': write(os.path.join(folder, 'comma.csv'), header, comma, ';')}
    for name, encoding in (('u16.csv', 'utf-16'), ('bom.csv', 'utf-8-sig')):
        others[name] = os.path.join(folder, name)
        open(others[name], 'w', encoding=encoding, newline='').write(plain)
    others['z.csv.gz'] = os.path.join(folder, 'z.csv.gz')
    gzip.open(others['z.csv.gz'], 'wt', encoding='utf-8', newline='').write(plain)
    expected = opine.rows('tabulate', path, 'q', *DESIGN, '--by', 'sex')
    for name, other in others.items():
        same(name, expected, opine.rows('tabulate', other, 'q', *DESIGN, '--by', 'sex'), tolerance=0)
    piped = opine.run('tabulate', '-', 'q', *DESIGN, '--by', 'sex', '--format', 'csv', text=plain)
    must('standard input', piped == opine.run('tabulate', path, 'q', *DESIGN, '--by', 'sex', '--format', 'csv'))


def questions_together_are_questions_alone(opine, folder):
    path = made(folder)[2]
    together = opine.rows('tabulate', path, 'q', 'yes', 'sex', *DESIGN, '--by', 'wave')
    for q in ('q', 'yes', 'sex'):
        same(f'{q} alone', [r for r in together if r['variable'] == q], opine.rows('tabulate', path, q, *DESIGN, '--by', 'wave'), tolerance=0)


def each_method_of_all_is_the_method_alone(opine, folder):
    path = made(folder)[2]
    every = opine.rows('tabulate', path, 'q', *DESIGN, '--ci', 'all')
    methods = sorted({r['method'] for r in every})
    must('at least twenty methods', len(methods) >= 20)
    for m in methods:
        same(f'--ci {m}', [r for r in every if r['method'] == m], opine.rows('tabulate', path, 'q', *DESIGN, '--ci', m), tolerance=0)
    for r in every:
        if r['method'] in ('wald', 'kish', 'kish-max'):  # symmetric about p by their nature
            continue
        must(f'{r["method"]} holds its estimate and stays in 0..1', 0 <= r['lower'] <= r['estimate'] + 1e-12 and r['estimate'] <= r['upper'] + 1e-12 <= 1 + 2e-12)


def a_higher_level_is_wider(opine, folder):
    path = made(folder)[2]
    for m in ('logit', 'wilson', 'clopper-pearson', 'beta', 'jeffreys', 'wald'):
        narrow, wide = (opine.rows('tabulate', path, 'q', *DESIGN, '--ci', m, '--level', level) for level in ('0.8', '0.99'))
        for a, b in zip(narrow, wide):
            must(f'{m} at 99 percent is wider', b['lower'] < a['lower'] < a['upper'] < b['upper'])


def the_same_bytes_every_time(opine, folder):
    path = made(folder)[2]
    ask = ['tabulate', path, 'q', *DESIGN, '--by', 'sex,wave', '--format', 'json']
    first = opine.run(*ask)
    for threads in ('1', '2', '8'):
        must(f'{threads} threads', opine.run(*ask, '--threads', threads) == first)


def formats_show_the_same_figures(opine, folder):
    rows = opine.rows('tabulate', CHILE, 'vote', '--by', 'sex')
    table = opine.run('tabulate', CHILE, 'vote', '--by', 'sex', '--format', 'csv').splitlines()
    must('a line a row', len(table) == len(rows) + 1)
    columns = table[0].split(',')
    at = columns.index('estimate')
    text = opine.run('tabulate', CHILE, 'vote', '--by', 'sex', '--format', 'tsv').splitlines()
    for row, line in zip(rows, text[1:]):
        must('tsv has the digits of json', float(line.split('\t')[at]) == row['estimate'])
    shown = opine.run('tabulate', CHILE, 'vote', '--by', 'sex', '--format', 'text')
    markdown = opine.run('tabulate', CHILE, 'vote', '--by', 'sex', '--format', 'markdown')
    for row in rows:
        must('text and markdown show the percentage', f'{row["estimate"] * 100:.1f}' in shown and f'{row["estimate"] * 100:.1f}' in markdown)


def a_trend_is_its_groups_and_their_differences(opine, folder):
    path = made(folder)[2]
    trend = opine.result('trend', path, 'yes', *DESIGN, '--time', 'wave')
    same('trend and --by', trend['rows'], opine.rows('tabulate', path, 'yes', *DESIGN, '--by', 'wave'))
    at = {(r['by']['wave'], r['category']): r for r in trend['rows']}
    for c in trend['changes']:
        a, b = at[c['from'], c['category']], at[c['to'], c['category']]
        close('a change is a difference', c['estimate'], b['estimate'] - a['estimate'])
        close('its variance keeps the covariance', c['se'] ** 2, a['se'] ** 2 + b['se'] ** 2 - 2 * c['covariance'])
        must('waves that share PSUs have a covariance', c['covariance'] != 0)
        must('adjusted p are not smaller', c['p'] <= c['p_bh'] + 1e-15 <= c['p_holm'] + 2e-15)
    must('two changes a category', len(trend['changes']) == 4)


def waves_in_files_are_waves_in_one_file(opine, folder):
    """Independent samples: each file its own stratum, as when the wave is crossed with the strata."""
    header, rows, path = made(folder)
    w = header.index('wave')
    files = []
    for wave in '123':
        kept = [[v for i, v in enumerate(r) if i != w] for r in rows if r[w] == wave]
        files.append(write(os.path.join(folder, f'w{wave}.csv'), [h for h in header if h != 'wave'], kept) + f'@wave={wave}')
    one = opine.result('trend', path, 'q', '--weights', 'weight', '--strata', 'wave,stratum', '--psu', 'psu', '--time', 'wave')
    many = opine.result('trend', *files, 'q', *DESIGN, '--time', 'wave')
    same('waves', one['rows'], many['rows'])
    for a, b in zip(one['changes'], many['changes']):
        close('changes', a['se'], b['se'])


def the_stand_in_reproduces_what_was_published(opine, folder):
    rows = opine.rows('tabulate', CAB, 'china', '--where', 'wave >= 11', '--base', 'all')
    at = {r['category']: r['estimate'] for r in rows}
    must('35.2 percent somewhat', round(at['3'] * 100, 1) == 35.2)
    must('35.3 percent very', round(at['4'] * 100, 1) == 35.3)
    must('70.5 percent unfavorable', round(at['Unfavorable'] * 100, 1) == 70.5)
    trend = [r['estimate'] for r in opine.rows('tabulate', CAB, 'china', '--by', 'wave', '--base', 'all') if r['category'] == 'Unfavorable']
    must('the unfavorable share rises over the waves', len(trend) == 14 and trend[0] < 0.4 and trend[-1] > 0.7)


def every_row_stays_in_the_design(opine, folder):
    result = opine.result('tabulate', CHILE_CSV, 'vote', '--weights', 'population', '--where', 'sex == "F"')
    must('rows of the design', result['design']['rows'] == 2700)
    dropped = opine.result('tabulate', CHILE_CSV, 'vote', '--weights', 'population', '--missing-rows', 'delete')
    same('estimates do not depend on --missing-rows', opine.rows('tabulate', CHILE_CSV, 'vote', '--weights', 'population'), dropped['rows'], ('estimate', 'n'))


PROPERTIES = [v for k, v in list(globals().items()) if callable(v) and v.__module__ == __name__ and k not in ('made',) and not k.startswith('_')]
