"""Presentation standards: what is hidden is nowhere, and follows from nothing that is printed."""
import csv
import json
import os
import random
import re
from fractions import Fraction

from base import CAB, CHILE, must

RULES = {'count.yaml': 'suppress:\n  count: 10\n', 'base.yaml': 'suppress:\n  base: 40\n  count: 5\nflag:\n  base: 80\n', 'cv.yaml': 'suppress:\n  cv: 20%\n'}


def holds(truth, what):
    must(what, truth)


def survey(path, seed, rows=400):
    r = random.Random(seed)
    groups, regions = r.randint(2, 4), r.randint(2, 5)
    with open(path, 'w', encoding='utf-8', newline='') as f:
        out = csv.writer(f)
        out.writerow(['q', 'g', 'h', 'w'])
        for _ in range(rows):
            q = r.choices([1, 2, 3, 4, 5, 8], [20, 15, 10, 4, 2, r.choice([1, 3])])[0]
            out.writerow([q, r.choices(range(groups), range(1, groups + 1))[0], r.choices(range(regions), [9 ** 2, 30, 10, 4, 2][:regions])[0], round(r.uniform(0.3, 3), 3)])


NETS = {'Top': ['1', '2'], 'Bottom': ['4', '5'], 'All but one': ['2', '3', '4', '5', '8']}
NET_OPTIONS = [x for name, codes in NETS.items() for x in ('--net', f'{name}={",".join(codes)}')]


def rules_at(folder, name):
    if name == 'nchs':
        return name
    path = os.path.join(folder, name)
    with open(path, 'w', encoding='utf-8') as f:
        f.write(RULES[name])
    return path


BASE = 'the base'  # of a group, as a line of the table


def cell_of(row, crosstab):
    by = tuple(sorted((row.get('by') or {}).items()))
    net = bool(row.get('net'))
    if crosstab:
        return (row['row'], net, by + (('column', row['column_variable'], row['column']),))
    return (row['category'], net, by)


def equations(cells, crosstab):
    """Sums that are zero, as {cell: coefficient}: categories and their base, nets, totals."""
    out = []
    groups = {c[2] for c in cells}
    for g in groups:
        out.append({**{c: 1 for c in cells if c[2] == g and not c[1] and c[0] not in ('all', BASE)}, (BASE, False, g): -1})
        for name, codes in NETS.items():
            if (name, True, g) in cells:
                sums = {(code, False, g): 1 for code in codes if (code, False, g) in cells}
                out.append({**sums, (name, True, g): -1})
    for variable in {c[2][-1][1] if crosstab else None for c in cells if c[0] == BASE}:  # the design tells how many rows there are
        out.append({c: 1 for c in cells if c[0] == BASE and all(k[-1] != 'all' for k in c[2]) and (not crosstab or c[2][-1][1] == variable)})
    for c in cells:
        place = {k[0]: k for k in c[2]}
        if crosstab:
            if c[2][-1][2] != 'all':
                continue
            for variable in {k[2][-1][1] for k in cells if k[2][-1][2] != 'all'}:
                if c[2][-1][1] in (None, variable):
                    parts = {k: 1 for k in cells if k[:2] == c[:2] and k[2][:-1] == c[2][:-1] and k[2][-1][1] == variable and k[2][-1][2] != 'all'}
                    out.append({**parts, c: -1})
        elif any(v[1] == 'all' for v in place.values()):
            parts = {k: 1 for k in cells if k[:2] == c[:2] and all(a[1] != 'all' if b[1] == 'all' else a == b for a, b in zip(k[2], c[2]))}
            out.append({**parts, c: -1})
    return out


def determined(unknown, sums):
    """Unknown cells that the equations fix (reduced row echelon form in exact fractions)."""
    columns = {c: i for i, c in enumerate(sorted(unknown, key=str))}
    rows = []
    for s in sums:
        line = [Fraction(0)] * len(columns)
        for c, k in s.items():
            if c in columns:
                line[columns[c]] += k
        if any(line):
            rows.append(line)
    done = 0
    for k in range(len(columns)):
        pivot = next((i for i in range(done, len(rows)) if rows[i][k]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [x / rows[done][k] for x in rows[done]]
        for i in range(len(rows)):
            if i != done and rows[i][k]:
                rows[i] = [a - rows[i][k] * b for a, b in zip(rows[i], rows[done])]
        done += 1
    fixed = [next(k for k, x in enumerate(r) if x) for r in rows[:done] if sum(1 for x in r if x) == 1]
    names = {i: c for c, i in columns.items()}
    return [names[i] for i in fixed]


def no_hidden_number_follows_from_the_shown_ones(opine, folder):
    path = os.path.join(folder, 's.csv')
    hidden_cells = tables = 0
    for seed in range(12):
        survey(path, seed)
        for name in ('nchs', 'count.yaml', 'base.yaml', 'cv.yaml'):
            for shape in (['tabulate', path, 'q', '--by', 'g,h'], ['tabulate', path, 'q', '--by', 'g,h', '--total'], ['tabulate', path, 'q', '--by', 'h', '--total'], ['crosstab', path, 'q', '--banner', 'g,h', '--test', 'none'],
                          ['crosstab', path, 'q', 'h', '--percent', 'column,row,total', '--test', 'none']):
                crosstab = shape[0] == 'crosstab'
                rows = opine.rows(*shape, '--weights', 'w', *NET_OPTIONS, '--suppress', rules_at(folder, name))
                state = {}
                for row in rows:
                    state.setdefault(cell_of(row, crosstab), set()).add(row['n'] is None)
                holds(all(len(s) == 1 for s in state.values()), f'{shape}: a cell is hidden in one percentage and shown in another')
                unknown = {c for c, s in state.items() if s == {True}}
                of_group = [r for r in rows if r.get('percent') in (None, 'column')]
                bases = {(BASE, False, cell_of(r, crosstab)[2]): r['base_n'] is None for r in of_group}
                unknown |= {c for c, hidden in bases.items() if hidden}
                for row in rows:
                    if cell_of(row, crosstab) in unknown:
                        left = [m for m in ('n', 'weighted_n', 'estimate', 'se', 'cv', 'deff', 'n_eff', 'lower', 'upper') if row[m] is not None]
                        holds(not left and row.get('suppressed') and row['note'], f'{row} is hidden, but {left} are there')
                bases_of_lines = [r for r in rows if r.get('percent') == 'row' and r['base_n'] is not None and (r['row'], bool(r.get('net')), cell_of(r, True)[2][:-1] + (
                    ('column', r['column_variable'], 'all'),)) in unknown]
                holds(not bases_of_lines, f'{shape}: the base of row percentages is a hidden count: {bases_of_lines[:1]}')
                found = determined(unknown, equations(set(state) | set(bases), crosstab))
                holds(not found, f'{shape} by {name}, seed {seed}: {found} can be computed')
                hidden_cells += len(unknown)
                tables += 1
    holds(hidden_cells > tables, 'too little was hidden to prove anything')


def what_is_hidden_is_nowhere_in_any_format(opine, folder):
    path = os.path.join(folder, 's.csv')
    survey(path, 3)
    rules = rules_at(folder, 'base.yaml')
    shape = ['crosstab', path, 'q', '--banner', 'g,h', '--weights', 'w', '--letters', *NET_OPTIONS]
    whole = {cell_of(r, True): r for r in opine.rows(*shape)}
    hidden = [cell_of(r, True) for r in opine.rows(*shape, '--suppress', rules) if r['n'] is None]
    holds(len(hidden) > 5, 'little is hidden')
    shown = {repr(r[m]) for c, r in whole.items() if c not in hidden for m in ('estimate', 'se', 'weighted_n', 'lower', 'upper')}
    secrets = [repr(whole[c][m]) for c in hidden for m in ('estimate', 'se', 'weighted_n', 'lower', 'upper')]
    secrets = [s for s in secrets if s not in shown and len(s) > 10]
    for form in ('json', 'jsonl', 'csv', 'tsv'):
        text = opine.run(*shape, '--suppress', rules, '--format', form, '--digits', '12')
        holds(not [s for s in secrets if s in text], f'{form} tells {[s for s in secrets if s in text][:3]}')
        holds('not shown' in text, f'{form} does not say what is hidden')
    percents = {f'{100 * whole[c]["estimate"]:.9f}'[:-1] for c in hidden} - {f'{100 * r["estimate"]:.9f}'[:-1] for c, r in whole.items() if c not in hidden}
    percents = {p for p in percents if not re.match(r'^\d+\.0*$', p)}
    for form in ('text', 'markdown', 'html', 'latex'):
        text = opine.run(*shape, '--suppress', rules, '--format', form, '--digits', '9')
        holds(not [p for p in percents if p in text], f'{form} tells {[p for p in percents if p in text][:3]}')
        holds('\u2020' in text, f'{form} has no mark')


def covariances_and_differences_of_hidden_figures_are_hidden(opine, folder):
    path = os.path.join(folder, 's.csv')
    survey(path, 5)
    rules = rules_at(folder, 'base.yaml')
    result = opine.result('tabulate', path, 'q', '--by', 'h', '--total', '--suppress', rules, '--vcov')
    hidden = [i for i, r in enumerate(result['rows']) if r['estimate'] is None]
    holds(hidden and len(hidden) < len(result['rows']), 'nothing or everything is hidden')
    for i in range(len(result['rows'])):
        for j in range(len(result['rows'])):
            holds((result['vcov'][i][j] is None) == (i in hidden or j in hidden), f'covariance {i},{j} is {result["vcov"][i][j]}')
    result = opine.result('compare', path, 'q', '--between', 'h', '--suppress', rules)
    gone = {(r['by']['h'], r['category']) for r in result['rows'] if r['estimate'] is None}
    for c in result['comparisons']:
        made = (c['group'], c['category']) in gone or (c['versus'], c['category']) in gone
        holds((c['estimate'] is None) == made and (c['p'] is None) == made, f'{c}: made of hidden figures: {made}')


def without_rules_and_by_the_rule_none_nothing_changes(opine, folder):
    plain, none = (opine.run('tabulate', CHILE, 'vote', '--by', 'region', '--total', '--format', 'json', *more) for more in ([], ['--suppress', 'none']))
    holds(plain == none, '--suppress none changes the result')
    strict = json.loads(opine.run('tabulate', CHILE, 'vote', '--by', 'region', '--total', '--format', 'json', '--ci', 'kg-nchs', '--suppress', 'nchs'))['rows']
    free = opine.rows('tabulate', CHILE, 'vote', '--by', 'region', '--total', '--ci', 'kg-nchs')
    for a, b in zip(strict, free):
        holds(a['estimate'] is None or all(a[m] == b[m] for m in ('n', 'estimate', 'se', 'lower', 'upper', 'base_n')), f'{a} is shown, and differs from {b}')


def a_large_table_keeps_most_of_its_figures(opine, folder):
    rows = opine.rows('tabulate', CAB, 'china', '--by', 'region,wave', '--total', '--suppress', 'nchs')
    alone = opine.rows('tabulate', CAB, 'china', '--by', 'region,wave', '--total', '--ci', 'kg-nchs')
    hidden = sum(r['estimate'] is None for r in rows)
    by_rule = sum(r['estimate'] is None and 'another figure' not in r['note'] for r in rows)
    holds(len(rows) == len(alone) > 1000 and by_rule > 200, f'{len(rows)} figures, {by_rule} hidden by the rules: the table proves nothing')
    holds(hidden <= 2 * by_rule and not [r for r in rows if r['base_n'] is None], f'{hidden} of {len(rows)} figures are hidden, {by_rule} of them by the rules')


PROPERTIES = [a_large_table_keeps_most_of_its_figures, no_hidden_number_follows_from_the_shown_ones, what_is_hidden_is_nowhere_in_any_format, covariances_and_differences_of_hidden_figures_are_hidden,
              without_rules_and_by_the_rule_none_nothing_changes]
