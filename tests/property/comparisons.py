"""Comparisons and contrasts: the same figure by every road, and nothing that depends on how rows stand or groups are named first."""
import math
import os
import random

from base import DESIGN, close, must, survey, write

FIGURES = ('estimate', 'se', 'lower', 'upper', 'statistic', 'df', 'p')


def _made(folder, name='s.csv', shuffle=False):
    header, rows = survey(seed=11)
    if shuffle:
        random.Random(5).shuffle(rows)
    return write(os.path.join(folder, name), header, rows)


def _pairs(result, section='comparisons'):
    return {(r['variable'], r.get('category'), r['group'], r['versus']): r for r in result[section]}


def _equal(what, a, b, measures=FIGURES, tolerance=1e-10):
    must(f'{what}: the same rows', set(a) == set(b) and a)
    for k, row in a.items():
        for m in measures:
            close(f'{what}: {m} of {k}', row[m], b[k][m], tolerance)


def a_comparison_with_the_wave_before_is_the_change_of_a_trend(opine, folder):
    path = _made(folder)
    ask = [path, 'q', *DESIGN, '--missing', '98', '--net', 'Low=1,2']
    compared = opine.result('compare', *ask, '--between', 'wave', '--vs', 'previous')
    changes = opine.result('trend', *ask, '--time', 'wave')
    trend = {(r['variable'], r['category'], r['to'], r['from']): r for r in changes['changes']}
    _equal('compare --vs previous and trend', _pairs(compared), trend)


def a_contrast_of_groups_is_their_comparison(opine, folder):
    path = _made(folder)
    compared = _pairs(opine.result('compare', path, 'score', *DESIGN, '--between', 'wave', '--stat', 'mean', '--df', 'where'))
    formulas = [x for a, b in ((2, 1), (3, 1), (3, 2)) for x in ('--of', f'{a} less {b} = mean(score where wave == {a}) - mean(score where wave == {b})')]
    contrasts = opine.result('contrast', path, *DESIGN, *formulas)['contrasts']
    _equal('contrast and compare', {('score', None, *r['contrast'].split(' less ')): r for r in contrasts}, compared)


def turning_a_comparison_round_turns_its_sign(opine, folder):
    path = _made(folder)
    for effect, turn in (('difference', lambda x: -x), ('odds-ratio', lambda x: 1 / x), ('cohen-h', lambda x: -x)):
        ask = [path, 'q', *DESIGN, '--between', 'sex', '--effect', effect]
        f, m = (_pairs(opine.result('compare', *ask, '--vs', v)) for v in 'fm')
        for (variable, category, _, _), row in f.items():
            other = m[(variable, category, 'f', 'm')]
            close(f'{effect}: estimate', row['estimate'], turn(other['estimate']), 1e-10)
            close(f'{effect}: lower', row['lower'], turn(other['upper']), 1e-10)
            close(f'{effect}: p', row['p'], other['p'], 1e-10)


def two_groups_are_each_others_rest(opine, folder):
    path = _made(folder)
    ask = [path, 'q', *DESIGN, '--between', 'sex']
    rest = _pairs(opine.result('compare', *ask, '--vs', 'rest'))
    pairs = _pairs(opine.result('compare', *ask))
    _equal('rest and pair', {k: v for k, v in rest.items() if k[2] == 'm'}, {(v, c, g, 'rest'): r for (v, c, g, _), r in pairs.items()})


def rows_in_another_order_change_no_comparison_and_no_test(opine, folder):
    path, other = _made(folder), _made(folder, 'o.csv', True)
    for ask in (['q', '--between', 'wave', '--vs', 'rest'], ['score', '--between', 'wave', '--stat', 'mean', '--by', 'sex']):
        a, b = (opine.result('compare', p, *ask, *DESIGN)['comparisons'] for p in (path, other))
        for x, y in zip(a, b):
            must('the same row', (x['group'], x['versus'], x.get('category'), x.get('by')) == (y['group'], y['versus'], y.get('category'), y.get('by')))
            for m in FIGURES:
                close(f'{m} of {x["group"]}', x[m], y[m], 1e-10)
    for test in ('t', 'wilcoxon', 'vanderWaerden', 'median', 'quantile:0.3'):
        a, b = (opine.result('compare', p, 'q', '--missing', '98', '--between', 'sex', '--test', test, *DESIGN)['tests'][0] for p in (path, other))
        for m in ('estimate', 'se', 'statistic', 'p', 'df', 'n'):
            close(f'{test}: {m}', a[m], b[m], 1e-10)


def a_net_score_is_one_net_less_the_other(opine, folder):
    path = _made(folder)
    nets = ['--net', 'Good=1,2', '--net', 'Bad=3,4', '--net-score', 'Balance=Good-Bad']
    rows = {r['category']: r for r in opine.rows('tabulate', path, 'q', *DESIGN, '--missing', '98', *nets)}
    close('estimate', rows['Balance']['estimate'], rows['Good']['estimate'] - rows['Bad']['estimate'])
    contrast = opine.result('contrast', path, *DESIGN, '--missing', 'q=98', *nets[:4], '--of', 'q[Good] - q[Bad]')['contrasts'][0]
    for m in ('estimate', 'se', 'df'):
        close(f'{m} of the contrast', contrast[m], rows['Balance'][m])


def comparisons_over_imputations_follow_rubin(opine, folder):
    """Mean of the working values, within plus (1 + 1/m) between variance, p adjusted anew; a null is that of the request."""
    paths = []
    for k in range(3):
        header, rows = survey(seed=11)
        r, at = random.Random(k), header.index('score')
        for row in rows[::6]:
            row[at] = f'{float(row[at]) + r.gauss(0, 1):.3f}'
        paths.append(write(os.path.join(folder, f'i{k}.csv'), header, rows))
    ask = ['score', *DESIGN, '--between', 'wave', '--stat', 'mean', '--effect', 'relative', '--adjust', 'bonferroni']
    together = _pairs(opine.result('compare', *paths, '--imputations', *ask))
    each = [_pairs(opine.result('compare', p, *ask)) for p in paths]
    for k, row in together.items():
        q = [math.log1p(e[k]['estimate']) for e in each]
        u = [(e[k]['se'] / (1 + e[k]['estimate'])) ** 2 for e in each]
        mean, within = sum(q) / 3, sum(u) / 3
        total = within + (1 + 1 / 3) * sum((x - mean) ** 2 for x in q) / 2
        close('estimate', row['estimate'], math.expm1(mean), 1e-10)
        close('statistic', row['statistic'], mean / math.sqrt(total), 1e-8)
        close('adjusted p', row['p_adjusted'], min(1, 3 * row['p']), 1e-10)
    formula = ['--of', 'mean(score where sex == "f") / mean(score where sex == "m")', '--null', '1']
    row = opine.result('contrast', *paths, '--imputations', *DESIGN, *formula)['contrasts'][0]
    close('statistic of a contrast with a null', row['statistic'], (row['estimate'] - 1) / row['se'], 1e-10)


PROPERTIES = [v for k, v in list(globals().items()) if callable(v) and v.__module__ == __name__ and not k.startswith('_')]
