"""What must not change in quantiles, distribution functions, variances and correlations; and what they must share with means and proportions."""
import os
import random

from base import DESIGN, close, must, survey, write

MEASURES = ('n', 'weighted_n', 'estimate', 'se', 'lower', 'upper', 'df')
# rules that look at distinct values or at steps: those that interpolate between rows depend on the order of rows that are tied
COMMANDS = (('quantile', 'score', '--rule', 'math,school,hf3,hf7,sas', '--ci', 'wald,logit,score'), ('cdf', 'score', '--at', '4,6,8'), ('variance', 'score'),
            ('correlation', 'score', 'yes'))


def made(folder):
    header, rows = survey()
    return header, rows, write(os.path.join(folder, 's.csv'), header, rows)


def figures(opine, command, path, *ask):
    """Rows by what tells them apart."""
    out = {}
    for r in opine.rows(command[0], path, *command[1:], *ask):
        by = tuple(v for v in (r.get('by') or {}).values())
        out[(by, *(r.get(k) for k in ('variable', 'with', 'measure', 'category', 'q', 'rule', 'method')))] = r
    return out


def same_figures(what, a, b, measures=MEASURES, tolerance=1e-11):
    must(f'{what}: other rows', a and set(a) == set(b))
    for k, row in a.items():
        for m in measures:
            close(f'{what}: {m} of {k}', row[m], b[k][m], tolerance)


def numbers_do_not_depend_on_the_order_of_rows(opine, folder):
    header, rows, path = made(folder)
    random.Random(7).shuffle(rows)
    other = write(os.path.join(folder, 'o.csv'), header, rows)
    for command in COMMANDS:
        same_figures('rows in another order', figures(opine, command, path, *DESIGN, '--by', 'sex', '--total'), figures(opine, command, other, *DESIGN, '--by', 'sex', '--total'),
                     tolerance=1e-10)


def numbers_do_not_depend_on_the_scale_of_weights(opine, folder):
    header, rows, path = made(folder)
    w = header.index('weight')
    other = write(os.path.join(folder, 'o.csv'), header, [[*r[:w], repr(float(r[w]) * 1024), *r[w + 1:]] for r in rows])
    for command in COMMANDS:
        same_figures('weights times 1024', figures(opine, command, path, *DESIGN), figures(opine, command, other, *DESIGN), ('estimate', 'se', 'lower', 'upper'))


def numbers_of_a_group_are_those_of_its_domain(opine, folder):
    path = made(folder)[2]
    for command in COMMANDS:
        groups = figures(opine, command, path, *DESIGN, '--by', 'sex')
        for sex in 'fm':
            mine = {((), *k[1:]): r for k, r in groups.items() if k[0] == (sex,)}
            same_figures(f'--by sex and --where for {sex}', mine, figures(opine, command, path, *DESIGN, '--where', f'sex == "{sex}"'))


def quantiles_follow_a_change_of_unit(opine, folder):
    path = made(folder)[2]
    change = ['--let', 'fine = score + id / 1000000', '--let', 'other = 10 - 2 * fine']  # without ties, whose order the rule looks at
    plain = opine.rows('quantile', path, 'fine', *DESIGN, *change, '--rule', 'hf5', '--q', '0.2,0.5,0.8')
    turned = opine.rows('quantile', path, 'other', *DESIGN, *change, '--rule', 'hf5', '--q', '0.8,0.5,0.2')
    for a, b in zip(plain, turned):
        close('a quantile of a falling line is that of the other end', b['estimate'], 10 - 2 * a['estimate'], 1e-10)
    sd = {r['measure']: r for r in opine.rows('variance', path, 'fine', *DESIGN, *change)}
    other = {r['measure']: r for r in opine.rows('variance', path, 'other', *DESIGN, *change)}
    for m in ('estimate', 'se'):
        close(f'variance times 4: {m}', other['variance'][m], 4 * sd['variance'][m], 1e-10)
        close(f'standard deviation times 2: {m}', other['sd'][m], 2 * sd['sd'][m], 1e-10)
    r = {x['measure']: x for x in opine.rows('correlation', path, 'fine', 'other', *DESIGN, *change)}
    close('correlation with itself turned round', r['correlation']['estimate'], -1, 1e-12)


def a_distribution_function_is_a_share(opine, folder):
    path = made(folder)[2]
    F = opine.rows('cdf', path, 'score', *DESIGN, '--at', '6.5', '--ci', 'logit')[0]
    share = [r for r in opine.rows('tabulate', path, 'low', '--let', 'low = score <= 6.5', *DESIGN, '--ci', 'logit') if r['category'] == '1'][0]
    for m in ('n', 'base_n', 'estimate', 'se', 'n_eff', 'lower', 'upper', 'df'):
        close(f'cdf and tabulate: {m}', F[m], share[m])
    median = opine.rows('quantile', path, 'score', *DESIGN, '--q', '0.5')[0]['estimate']
    at = opine.rows('cdf', path, 'score', *DESIGN, '--at', f'{median!r},{median - 1e-9!r}')
    must('the function reaches 0.5 at the median', at[0]['estimate'] >= 0.5 > at[1]['estimate'])


def a_variance_of_ones_is_that_of_a_share(opine, folder):
    path = made(folder)[2]
    p = opine.rows('mean', path, 'yes', *DESIGN)[0]
    v = [r for r in opine.rows('variance', path, 'yes', *DESIGN) if r['measure'] == 'variance'][0]
    close('p(1-p) n/(n-1)', v['estimate'], p['estimate'] * (1 - p['estimate']) * p['n'] / (p['n'] - 1))
    close('its error by the delta method', v['se'], abs(1 - 2 * p['estimate']) * p['se'] * p['n'] / (p['n'] - 1))


def covariances_have_the_squared_errors_on_their_diagonal(opine, folder):
    path = made(folder)[2]
    for command in (('quantile', 'score'), ('cdf', 'score', '--at', '4,6,8', '--ci', 'wald'), ('variance', 'score', 'yes', '--joint'),
                    ('correlation', 'score', 'yes', '--ci', 'wald'), ('mean', 'score', '--standardize', 'wave:1=1,2=1,3=2')):
        result = opine.result(command[0], path, *command[1:], *DESIGN, '--by', 'sex', '--total', '--vcov')
        V, rows = result['vcov'], result['rows']
        must('a covariance for every pair of figures', len(V) == len(rows) and all(len(v) == len(rows) for v in V))
        for i, row in enumerate(rows):
            close(f'{command[0]}: variance {i}', V[i][i] ** 0.5, row['se'])
            for j in range(len(rows)):
                close(f'{command[0]}: covariance {i}, {j}', V[i][j], V[j][i])
                must('a correlation of at most 1', V[i][j] ** 2 <= V[i][i] * V[j][j] * (1 + 1e-9))


def standardising_to_its_own_shares_changes_no_estimate(opine, folder):
    path = made(folder)[2]
    shares = opine.rows('tabulate', path, 'sex', *DESIGN)
    own = 'sex:' + ','.join(f'{r["category"]}={r["estimate"]!r}' for r in shares)
    for command, names in (('mean', ['score']), ('tabulate', ['yes']), ('ratio', ['score', 'yes'])):
        a, b = opine.rows(command, path, *names, *DESIGN), opine.rows(command, path, *names, *DESIGN, '--standardize', own)
        for x, y in zip(a, b):
            close(f'{command} standardised to its own shares', x['estimate'], y['estimate'])
            must('shares that are known leave other errors', y['se'] > 0)


PROPERTIES = [v for k, v in list(globals().items()) if callable(v) and v.__module__ == __name__ and k not in ('made', 'figures', 'same_figures')]
