"""Regression models, tests of their terms, ordinal models, effects and predictions."""
import re

from case import Failure
from translate import translate

FAMILIES = {'quasibinomial': 'logit', 'binomial': 'logit', 'quasipoisson': 'poisson', 'poisson': 'poisson', 'gaussian': 'gaussian'}
CUT = re.compile(r'cut\((\w+),\s*c\(([-\d., ]+)\)\)')


def formula_options(c, formula):
    """The case's R formula as opine writes it, the --let options that it needs, and how R's names of its terms begin."""
    lets = []
    left, right = formula.split('~')
    left = left.strip()
    cut = CUT.fullmatch(left)
    if cut:
        name, breaks = cut.group(1), [float(x) for x in cut.group(2).split(',')]
        parts = [f'{k} * ({name} > {lo:g} and {name} <= {hi:g})' for k, (lo, hi) in enumerate(zip(breaks, breaks[1:]), 1)]
        lets += ['--let', 'cut_response=' + ' + '.join(parts)]
        left = 'cut_response'
    elif left.startswith('I('):
        left = translate(left[2:-1], c.missing)
    elif c.is_factor(left):
        left = factor(c, left)
    atoms = [a.strip() for a in re.split(r'\+', right)]
    return left + ' ~ ' + ' + '.join(interaction(c, a) for a in atoms), lets


def interaction(c, term):
    return ':'.join(atom(c, a.strip()) for a in term.split(':'))


def atom(c, name):
    found = re.fullmatch(r'factor\((\w+)\)', name)
    if found:
        return f'C(`{found.group(1)}`)'
    if c.is_factor(name):
        return factor(c, name)
    return f'`{name}`' if re.fullmatch(r'[A-Za-z][\w.]*', name) else name


def factor(c, name):
    """A factor with R's order of levels, as far as they occur."""
    levels = c.meta[name].get('levels')
    if not levels:
        return f'C(`{name}`)'
    present = c.values(name)
    return f'C(`{name}`, levels=(' + ', '.join('"%s"' % x for x in levels if str(x) in present) + '))'


def r_names(c, formula, rows):
    """R's name of each coefficient -> index of its row."""
    _, right = formula.split('~')
    written = {}
    for a in re.split(r'[+:]', right):
        plain = re.sub(r'^factor\((\w+)\)$', r'\1', a.strip())
        written[plain] = a.strip()
    out = {}
    for i, row in enumerate(rows):
        names, categories = row['term'].split(':'), (row['category'] or '').split(':')
        parts, k = [], 0
        for name in names:
            numeric = row['category'] is None or not (c.is_factor(name) or written.get(name, '').startswith('factor('))
            parts.append(written.get(name, name) + ('' if numeric else categories[k]))
            k += not numeric
        out[':'.join(parts)] = i
    return out


def base_args(c, family):
    e = c.case['estimator']
    formula, lets = formula_options(c, e['formula'])
    return ['model', c.data[0], formula, *c.design(), *c.domain(), *lets, '--family', family]


def run_glm(c):
    e = c.case['estimator']
    args = base_args(c, FAMILIES[e['family']])
    t = c.run(*args, '--vcov', '--df', 'domain')
    z = c.run(*args, '--df', 'inf')
    index = r_names(c, e['formula'], t['rows'])
    order, fit = [], {r['figure']: r['estimate'] for r in t['fit']}
    for x in c.case['expected']:
        if x['term'] == 'model':
            # with replicate weights R's summary divides by the wrong sum: its "dispersion" is Pearson's chi-square
            dispersion = 'pearson_chisq' if c.case['design']['kind'] == 'replicate' else 'dispersion'
            for a, b in ((dispersion, 'dispersion'), ('deviance', 'deviance'), ('null_deviance', 'null_deviance'), ('df_residual', 'df_residual'),
                         ('r2_cox_snell', 'cox_snell'), ('r2_nagelkerke', 'nagelkerke')):
                if b in x:
                    c.compare(f'model {b}', fit[a], x[b])
            if 'degf' in x:
                degf = c.run('mean', c.data[0], next(n for n, m in c.meta.items() if m['type'] == 'numeric'), *c.design(), *c.domain(), '--df', 'where')
                c.compare('degf', degf['rows'][0]['df'], x['degf'])
            continue
        if x['term'] not in index:
            c.failures.append(f'no coefficient {x["term"]}, there are {sorted(index)}')
            continue
        i = index[x['term']]
        order.append(i)
        row, scale = t['rows'][i], abs(x['estimate'])
        for a, b in (('estimate', 'estimate'), ('se', 'se'), ('statistic', 't'), ('p', 'p'), ('df', 'df')):
            if b in x:
                c.compare(f'{x["term"]} {b}', row[a], x[b], scale if b in ('estimate', 'se') else 0)
        if 'ci' in x:
            c.pair(f'{x["term"]} ci', row, x['ci'], scale)
        if 'ci_z' in x:
            c.pair(f'{x["term"]} ci_z', z['rows'][i], x['ci_z'], scale)
    vcov = c.case['expected'][0].get('vcov_all_terms')
    if vcov:
        scale = max(vcov[i][i] for i in range(len(vcov)))
        for i in range(len(vcov)):
            for j in range(len(vcov)):
                c.compare(f'vcov[{i},{j}]', t['vcov'][order[i]][order[j]], vcov[i][j], scale)


def run_term_test(c):
    e = c.case['estimator']
    asked = e['test_terms'].lstrip('~')
    terms = ' + '.join(re.sub(r'factor\((\w+)\)', r'\1', a.strip()) for a in asked.split('+'))
    got = c.run(*base_args(c, FAMILIES[e['family']]), '--term-tests', 'all', '--test-terms', terms)
    rows = {r['method']: r for r in got['term_tests'] if r['term'] == terms}
    names = {('WorkingWald', 'satterthwaite'): 'working-wald', ('WorkingWald', 'saddlepoint'): 'working-wald-saddlepoint', ('LRT', 'satterthwaite'): 'lrt',
             ('LRT', 'saddlepoint'): 'lrt-saddlepoint', ('Wald', None): 'wald', ('Wald_chisq', None): 'wald-chisq'}
    for x in c.case['expected']:
        what = names[(x['method'], x.get('approximation'))]
        row = rows[what]
        for a, b in (('statistic', 'F'), ('statistic', 'chisq'), ('statistic', 'statistic'), ('df1', 'ndf'), ('df2', 'ddf'), ('p', 'p')):
            if b in x:
                c.compare(f'{what} {b}', row[a], x[b])
        got_lambda = [float(v) for v in (row['eigenvalues'] or '').split()]
        if len(got_lambda) != len(x.get('lambda', [])):
            c.failures.append(f'{what}: {len(got_lambda)} eigenvalues')
        for k, (a, b) in enumerate(zip(got_lambda, x.get('lambda', []))):
            c.compare(f'{what} lambda {k}', a, b)


def run_ordinal(c):
    e = c.case['estimator']
    family = {'logistic': 'ordinal', 'probit': 'ordinal-probit', 'cloglog': 'ordinal-cloglog'}[e['link']]
    got = c.run(*base_args(c, family))
    index = r_names(c, e['formula'], got['rows'])
    thresholds = [i for i, r in enumerate(got['rows']) if '|' in r['term'] and r['category'] is None]
    ordered = [x for x in c.case['expected'] if '|' in x['term']]
    if len(thresholds) != len(ordered):
        raise Failure('thresholds do not match')
    index.update({x['term']: i for x, i in zip(ordered, thresholds)})
    rel = c.case['tolerance'].get('se_rel')
    for x in c.case['expected']:
        row = got['rows'][index[x['term']]]
        c.compare(f'{x["term"]} estimate', row['estimate'], x['estimate'])
        c.compare(f'{x["term"]} se', row['se'], x['se'], rel=rel)
        c.compare(f'{x["term"]} t', row['statistic'], x['t'], rel=rel)


def find(c, rows, what, **keys):
    for i, row in enumerate(rows):
        if all(row.get(k) == v for k, v in keys.items()):
            return i, row
    raise Failure(f'no {what} {keys}')


def compare_row(c, what, row, x):
    scale = abs(x['estimate'])
    for a, b in (('estimate', 'estimate'), ('se', 'se'), ('statistic', 't'), ('p', 'p'), ('df', 'df')):
        if b in x:
            c.compare(f'{what} {b}', row[a], x[b], scale if b in ('estimate', 'se') else 0)
    c.pair(f'{what} ci', row, x['ci'], scale)


def run_model(c):
    """Cases whose formula and options are opine's own."""
    e, expected = c.case['estimator'], c.case['expected']
    got = c.run('model', c.data[0], e['formula'], *c.design(), *c.domain(), '--family', e['family'], '--vcov', *e['options'])
    order = []
    for x in expected.get('coefficients', []):
        i, row = find(c, got['rows'], 'coefficient', term=x['term'], category=x.get('category'), outcome=x.get('outcome'))
        order.append(i)
        compare_row(c, f'{x["term"]} {x.get("category") or ""} {x.get("outcome") or ""}', row, x)
    if 'coefficients' in expected and len(order) != len(got['rows']):
        c.failures.append(f'{len(got["rows"])} coefficients, expected {len(order)}')
    vcov = expected.get('vcov')
    for i in range(len(vcov or [])):
        for j in range(len(vcov)):
            scale = (vcov[i][i] * vcov[j][j]) ** 0.5
            c.compare(f'vcov[{i},{j}]', got['vcov'][order[i]][order[j]], vcov[i][j], scale)
    fit = {r['figure']: r['estimate'] for r in got['fit']}
    for name, value in expected.get('fit', {}).items():
        c.compare(f'fit {name}', fit[name], value)
    for section, keys in (('effects', ('variable', 'category')), ('predictions', ('at',))):
        for x in expected.get(section, []):
            _, row = find(c, got[section], section, **{k: x.get(k) for k in keys})
            compare_row(c, f'{section} {[x.get(k) for k in keys]}', row, x)


RUNNERS = {'glm': run_glm, 'term_test': run_term_test, 'ordinal_regression': run_ordinal, 'model': run_model}
