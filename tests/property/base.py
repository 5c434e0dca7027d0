"""What the property tests share: running opine, reading its JSON, small seeded surveys."""
import csv
import json
import os
import random
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CHILE = os.path.join(ROOT, 'surveys', 'chile-1988', 'study.yaml')
CHILE_CSV = os.path.join(ROOT, 'surveys', 'chile-1988', 'chile.csv')
CAB = os.path.join(ROOT, 'surveys', 'cab-kazakhstan', 'study.yaml')


class Wrong(Exception):
    """A property does not hold."""


class Skipped(Exception):
    """The data that the property needs are not there."""


def shared(*parts):
    """A path in the folder of real surveys, which may not be redistributed."""
    base = os.environ.get('OPINE_SHARED') or os.path.join(os.path.dirname(ROOT), 'shared')
    path = os.path.join(base, 'data', *parts)
    if not os.path.exists(path):
        raise Skipped('the real survey is not here')
    return path


class Opine:
    def __init__(self, program):
        self.program = os.path.abspath(program)

    def run(self, *args, status=0, text=None):
        """Standard output; the exit status must be `status`."""
        done = subprocess.run([self.program, *map(str, args)], capture_output=True, input=text, encoding='utf-8', timeout=300)
        if done.returncode != status:
            raise Wrong(f'opine {" ".join(map(str, args))}: exit status {done.returncode}, expected {status}: {done.stderr.strip()}')
        return done.stdout

    def result(self, *args, **more):
        return json.loads(self.run(*args, '--format', 'json', **more))

    def rows(self, *args, **more):
        return self.result(*args, **more)['rows']


def key(row, leave_out=()):
    """What tells a row from others."""
    by = tuple(sorted((k, v) for k, v in (row.get('by') or {}).items() if k not in leave_out))
    return (by, row['variable'], row['category'], row['method'])


MEASURES = ('n', 'weighted_n', 'base_n', 'estimate', 'se', 'deff', 'n_eff', 'lower', 'upper', 'df')


def same(what, a, b, measures=MEASURES, tolerance=1e-11, leave_out=()):
    """The same rows with the same numbers, in any order."""
    left, right = {key(r, leave_out): r for r in a}, {key(r, leave_out): r for r in b}
    if set(left) != set(right) or not left:
        raise Wrong(f'{what}: other rows: {sorted(set(left) ^ set(right), key=str)[:4]}')
    for k, row in left.items():
        for m in measures:
            close(f'{what}: {m} of {k}', row[m], right[k][m], tolerance)


def close(what, x, y, tolerance=1e-11):
    if x is None or y is None or isinstance(x, str) or isinstance(y, str):
        if x != y:
            raise Wrong(f'{what}: {x} and {y}')
    elif abs(x - y) > tolerance * max(1, abs(x), abs(y)):
        raise Wrong(f'{what}: {x!r} and {y!r}')


def must(what, truth):
    if not truth:
        raise Wrong(what)


def survey(seed=1, n=600, strata=4, psus=6):
    """A clustered, stratified, weighted survey: a header and rows of texts."""
    r = random.Random(seed)
    header = ['id', 'stratum', 'psu', 'weight', 'wave', 'sex', 'q', 'yes', 'score']
    rows = []
    for i in range(n):
        stratum, psu = r.randrange(strata), r.randrange(psus)
        q = r.choices(['1', '2', '3', '4', '98', ''], [3 + psu, 4, 4 + stratum, 3, 1, 1])[0]
        rows.append([str(i), f's{stratum}', str(psu), f'{r.uniform(0.4, 2.2):.4f}', str(1 + i * 3 // n), r.choice('fm'), q,
                     str(int(r.random() < 0.2 + 0.1 * psu)), f'{r.gauss(5 + psu, 2):.3f}'])
    return header, rows


DESIGN = ['--weights', 'weight', '--strata', 'stratum', '--psu', 'psu']


def write(path, header, rows, delimiter=','):
    with open(path, 'w', encoding='utf-8', newline='') as f:
        w = csv.writer(f, delimiter=delimiter)
        w.writerow(header)
        w.writerows(rows)
    return path
