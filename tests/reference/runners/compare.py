"""Contrasts, t tests, rank tests and adjusted p values."""
import re

from case import Failure, translate


# --- svycontrast(STATISTIC, CONTRASTS) of an r_call ---

def arguments(text):
    """Arguments of a call, given what stands between its brackets."""
    out, depth, quote, start = [], 0, None, 0
    for i, ch in enumerate(text):
        if quote:
            quote = None if ch == quote else quote
        elif ch in '"\'`':
            quote = ch
        elif ch in '([':
            depth += 1
        elif ch in ')]':
            depth -= 1
        elif ch == ',' and depth == 0:
            out.append(text[start:i].strip())
            start = i + 1
    return [a for a in out + [text[start:].strip()] if a]


def call(text):
    """Name and arguments of `name(...)`; named arguments as (name, value)."""
    m = re.fullmatch(r'\s*([A-Za-z.]\w*)\((.*)\)\s*', text, re.S)
    if not m:
        raise Failure(f'not a call: {text}')
    out = []
    for a in arguments(m.group(2)):
        named = re.match(r'(`[^`]+`|[A-Za-z.][\w.]*)\s*=(?!=)\s*(.*)', a, re.S)
        out.append((named.group(1).strip('`'), named.group(2)) if named else (None, a))
    return m.group(1), out


def variables(formula):
    return [v.strip() for v in formula.lstrip('~').split('+')]


class Contrast:
    def __init__(self, c):
        self.c, self.where = c, []
        body = c.case['r_call'].split(';')[-1].strip()
        name, (stat, contrasts) = call(body)
        if name != 'svycontrast':
            raise Failure(f'{name} is not expressible')
        self.statistic(stat[1])
        kind, items = call(contrasts[1])
        self.formulas = {n: self.formula(v) for n, v in items} if kind == 'list' else {None: self.formula(contrasts[1])}

    def domain(self, design):
        if design.startswith('subset('):
            _, (inner, condition) = call(design)
            self.domain(inner[1])
            if re.fullmatch(r'!is\.na\([\w.]+\)', condition[1]):
                return  # an estimate's base are the answers anyway; the degrees of freedom stay those of the whole design
            self.where.append(translate(condition[1], self.c.missing))

    def statistic(self, text):
        self.kind, given = call(text)
        plain = [v for n, v in given if n is None]
        self.by = None
        if self.kind == 'svyby':
            self.y, self.by, design, fun = plain[0].lstrip('~'), variables(plain[1]), plain[2], plain[3]
            self.denominator = dict(given).get('denominator', '').lstrip('~')
            self.function = {'svymean': 'mean', 'svytotal': 'total', 'svyratio': 'ratio'}[fun]
            self.domain(design)
        else:
            self.function = {'svymean': 'mean', 'svytotal': 'total'}[self.kind]
            self.terms = variables(plain[0])
            self.domain(plain[1])

    def estimate(self, name):
        """The estimate that a coefficient of the R object stands for, as a formula of opine."""
        if self.by is None:
            if name in self.terms:
                return f'{self.function}(`{name}`)'
            for t in self.terms:
                if name.startswith(t):
                    return f'`{t}`["{name[len(t):]}"]' if self.function == 'mean' else f'count(`{t}` == "{name[len(t):]}")'
            raise Failure(f'no estimate {name}')
        # a coefficient of svyby: GROUP, GROUP:variableLEVEL
        group, _, level = name.partition(':')
        parts = group.split('.') if len(self.by) > 1 else [group]
        condition = ' and '.join(self.equal(v, p) for v, p in zip(self.by, parts))
        if level:
            return f'`{self.y}`["{level[len(self.y):]}" where {condition}]'
        inner = f'`{self.y}`, `{self.denominator}`' if self.function == 'ratio' else f'`{self.y}`'
        return f'{self.function}({inner} where {condition})'

    def equal(self, variable, value):
        return f'`{variable}` == "{value}"' if self.c.is_factor(variable) else f'`{variable}` == {value}'

    def formula(self, text):
        kind, items = call(text)
        if kind == 'c':
            return ' + '.join(f'({v}) * {self.estimate(n)}' for n, v in items)
        if kind != 'quote':
            raise Failure(f'{kind} is not expressible')
        names = r'`[^`]+`|(?<![\w.])[A-Za-z.][\w.:]*(?!\w*\()'
        return re.sub(names, lambda m: m.group(0) if m.group(0) in ('log', 'exp', 'sqrt') else self.estimate(m.group(0).strip('`')), items[0][1])


def conditions(c, extra):
    """Options of the design and the domain, with more conditions joined to the domain's."""
    base = c.base()
    for condition in extra:
        if '--where' in base:
            i = base.index('--where') + 1
            base[i] = f'({base[i]}) and ({condition})'
        else:
            base += ['--where', condition]
    return base


def check_row(c, what, row, row_z, x):
    c.compare(f'{what} estimate', row['estimate'], x['estimate'])
    c.compare(f'{what} se', row['se'], x['se'], x['estimate'])
    if 'df' in x:
        c.compare(f'{what} df', row['df'], x['df'])
    if 'ci' in x:
        c.pair(f'{what} ci', row, x['ci'], x['estimate'])
    if 'ci_z' in x:
        c.pair(f'{what} ci_z', row_z, x['ci_z'], x['estimate'])


def run_contrast(c):
    wanted = Contrast(c)
    expected = c.case['expected']
    args = ['contrast', c.data[0], *conditions(c, wanted.where), '--vcov']
    for name, formula in wanted.formulas.items():
        args += ['--of', f'{name or "contrast"} = {formula}']
    t, z = [c.run(*args, '--df', rule)['contrasts'] for rule in ('where', 'inf')]
    if len(t) != len(expected):
        raise Failure(f'{len(t)} contrasts, expected {len(expected)}')
    for row, row_z, x in zip(t, z, expected):
        check_row(c, x['term'], row, row_z, x)
    if 'vcov_all_terms' in expected[0]:
        got, x = c.run(*args)['contrasts_vcov'], expected[0]['vcov_all_terms']
        largest = max(x[i][i] for i in range(len(x)))
        for i, line in enumerate(x):
            for j, v in enumerate(line):
                c.compare(f'vcov {i},{j}', got[i][j], v, largest)
    differences(c, wanted, expected)


def differences(c, wanted, expected):
    """A difference of two groups' means is a comparison too."""
    if wanted.by is None or len(wanted.by) != 1 or wanted.function == 'ratio':
        return
    body = c.case['r_call'].split(';')[-1].strip()
    text = call(body)[1][1][1]
    kind, items = call(text)
    for (_, one), x in zip(items if kind == 'list' else [(None, text)], expected):
        kind, terms = call(one)
        weights = sorted((float(v), n) for n, v in terms) if kind == 'c' else []
        if len(weights) != 2 or [w for w, _ in weights] != [-1, 1] or ':' in weights[0][1]:
            continue
        (_, minus), (_, plus) = weights
        args = ['compare', c.data[0], wanted.y, '--between', wanted.by[0], '--vs', minus, '--stat', wanted.function, *conditions(c, wanted.where)]
        t, z = [[r for r in c.run(*args, '--df', rule)['comparisons'] if r['group'] == plus and r['versus'] == minus] for rule in ('where', 'inf')]
        if len(t) != 1:
            raise Failure(f'{plus} is not compared with {minus}')
        check_row(c, f'compare {x["term"]}', t[0], z[0], x)


# --- svyby differences, ratios and odds ratios as comparisons ---

def run_comparison(c):
    """Rows of `opine compare` against functions of svyby(covmat=TRUE): estimate, se and interval on the working scale of the effect."""
    e = c.case['estimator']
    args = ['compare', c.data[0], *e['vars'], '--between', e['between'], *c.base(), '--stat', e['of']]
    for option in ('effect', 'vs', 'net', 'net-score', 'by', 'adjust', 'family'):
        if e.get(option):
            args += [f'--{option}', e[option]]
    rows = c.run(*args, '--df', 'where')['comparisons']
    if len(rows) != len(c.case['expected']):
        raise Failure(f'{len(rows)} comparisons, expected {len(c.case["expected"])}')
    for x in c.case['expected']:
        found = [r for r in rows if r['group'] == x['group'] and r['versus'] == x['versus'] and r.get('category') == x.get('category')
                 and r['variable'] == x['variable'] and {k: str(v) for k, v in (x.get('by') or {}).items()} == (r.get('by') or {})]
        what = f'{x.get("by")} {x["variable"]} {x.get("category")} {x["group"]} vs {x["versus"]}'
        if len(found) != 1:
            raise Failure(f'{what}: {len(found)} rows')
        row = found[0]
        for key in ('estimate', 'se', 'covariance', 'statistic', 'df', 'p', 'p_adjusted', 'lower', 'upper'):
            if key in x:
                scale = x['se'] ** 2 if key == 'covariance' else x['estimate'] if key in ('se', 'lower', 'upper') else 0
                c.compare(f'{what} {key}', row[key], x[key], scale or 0)


# --- tests ---

def formula_of(c):
    y, x = c.case['estimator']['formula'].split('~')
    y = y.strip()
    lets = []
    if y.startswith('I('):
        lets = ['--let', f'value={translate(y[2:-1])}']
        y = 'value'
    return y, x.strip(), lets


def run_t_test(c):
    y, x, lets = formula_of(c)
    between = [] if x in ('0', '1') else ['--between', x]
    args = ['compare', c.data[0], y, *between, '--test', 't', '--test-rules', c.case['estimator'].get('rules', 'r'), *c.base(), *lets]
    got = c.run(*args)['tests']
    got90 = c.run(*args, '--level', '0.9')['tests']
    if len(got) != 1:
        raise Failure(f'{len(got)} tests')
    for e in c.case['expected']:
        row = got[0]
        for a, b in (('estimate', 'estimate'), ('se', 'se'), ('statistic', 't'), ('df', 'df'), ('p', 'p')):
            c.compare(b, row[a], e[b], e['estimate'] if a == 'se' else 0)
        c.pair('ci', row, e['ci'], e['estimate'])
        c.pair('ci90', got90[0], e['ci90'], e['estimate'])


RANKS = {'KruskalWallis': 'kruskal', 'quantile75': 'quantile:0.75'}


def run_rank_test(c):
    y, x, lets = formula_of(c)
    for e in c.case['expected']:
        test = RANKS.get(e['test'], e['test'])
        got = c.run('compare', c.data[0], y, '--between', x, '--test', test, '--test-rules', c.case['estimator'].get('rules', 'r'), *c.base(), *lets)['tests']
        if len(got) != 1:
            raise Failure(f'{len(got)} tests')
        row, what = got[0], e['test']
        if 'F' in e:
            for a, b in (('statistic', 'F'), ('df1', 'ndf'), ('df2', 'ddf'), ('p', 'p')):
                c.compare(f'{what} {b}', row[a], e[b])
            if 'chisq' in e:
                c.compare(f'{what} chisq', row['statistic'] * row['df1'], e['chisq'])
            continue
        for a, b in (('estimate', 'estimate'), ('se', 'se'), ('statistic', 't'), ('df', 'df'), ('p', 'p')):
            if b in e:
                c.compare(f'{what} {b}', row[a], e[b])


def run_p_adjust(c):
    p = c.case['estimator']['p']
    rows = c.run('plan', 'adjust', '--p-values', ','.join(repr(v) for v in p))['p_values']
    for e in c.case['expected']:
        got = [r['p_adjusted'] for r in rows if r['method'] == e['method'].lower()]
        if len(got) != len(e['values']):
            raise Failure(f'{e["method"]}: {len(got)} values')
        for i, (a, b) in enumerate(zip(got, e['values'])):
            c.compare(f'{e["method"]} {i}', a, b)


RUNNERS = {'contrast': run_contrast, 'comparison': run_comparison, 't_test': run_t_test, 'rank_test': run_rank_test, 'p_adjust': run_p_adjust}
