"""Cases that give opine's command and the rows it must show (tests/reference/*/make.R)."""

NUMBERS = ('estimate', 'se', 'df', 'lower', 'upper')
KEYS = ('section', 'by', 'variable', 'category', 'term', 'method', 'row', 'column', 'q', 'from', 'to', 'group', 'versus', 'percent')


def matches(row, wanted):
    """Every key that the expected row names has its value."""
    for k in KEYS[1:]:
        if k not in wanted:
            continue
        got = row.get(k)
        if k == 'by':
            got, want = {a: str(b) for a, b in (got or {}).items()}, {a: str(b) for a, b in wanted[k].items()}
        else:
            want = wanted[k]
            got, want = (None if got is None else str(got)), (None if want is None else str(want))
        if got != want:
            return False
    return True


def compare_rows(c, result):
    """Compares every number of the expected rows; returns their places in their sections."""
    places = []
    for x in c.case['expected']:
        section = x.get('section', 'rows')
        found = [i for i, r in enumerate(result.get(section, [])) if matches(r, x)]
        what = ' '.join(str(x[k]) for k in KEYS if k in x)
        if len(found) != 1:
            c.failures.append(f'{len(found)} rows {what}')
            places.append(None)
            continue
        row = result[section][found[0]]
        places.append((section, found[0]))
        scale = abs(x['estimate']) if isinstance(x.get('estimate'), (int, float)) else 0
        for name, value in x.items():
            if name not in KEYS:
                own = name in NUMBERS and name != 'df'
                c.compare(f'{what} {name}', row.get(name), value, scale if own else 0)
    return places


def run_command(c):
    command = [part.format(*c.data) if part.startswith('{') else part for part in c.case['command']]
    result = c.run(*command)
    places = compare_rows(c, result)
    for name, V in (c.case.get('vcov') or {}).items():
        order = [p[1] for p in places if p and p[0] == name]
        got = result['vcov' if name == 'rows' else f'{name}_vcov']
        scale = max(abs(V[i][i]) for i in range(len(V)))
        for i in range(len(V)):
            for j in range(len(V)):
                c.compare(f'{name} vcov[{i},{j}]', got[order[i]][order[j]], V[i][j], scale)


RUNNERS = {'command': run_command}
