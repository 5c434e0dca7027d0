"""One reference case: its design and domain as options of opine, running commands, comparing numbers."""
import csv
import json
import math
import os
import shlex
import subprocess

from translate import Untranslatable, translate  # noqa: F401


class Failure(Exception):
    pass


class Case:
    def __init__(self, path, opine):
        self.case = json.load(open(path, encoding='utf-8'))
        self.root = os.path.dirname(os.path.dirname(os.path.abspath(path)))
        self.opine, self.commands, self.failures = opine, [], []
        self.data = [os.path.join(self.root, d) for d in self.case.get('data') or []]
        self.meta = {}
        if self.data:
            meta = self.data[0][:-4] + '.meta.json'
            if os.path.exists(meta):
                self.meta = {c['name']: c for c in json.load(open(meta, encoding='utf-8'))['columns']}
        self.missing = {n for n, c in self.meta.items() if c.get('missing', 0)}

    # --- running ---

    def run(self, *args, expect=0):
        command = [self.opine, *[str(a) for a in args]]
        if '--format' not in command:
            command += ['--format', 'json']
        self.commands.append(' '.join(shlex.quote(c) for c in command))
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != expect:
            raise Failure(f'exit status {done.returncode}, expected {expect}: {done.stderr.strip()}')
        return json.loads(done.stdout) if done.stdout and expect == 0 else None

    # --- comparing ---

    def number(self, value):
        if value in ('NaN', None):
            return None
        if value == 'Inf' or value == 'inf':
            return math.inf
        if value == '-Inf':
            return -math.inf
        return float(value)

    def compare(self, what, got, expected, scale=0.0, rel=None, abs_=None):
        got, expected = self.number(got), self.number(expected)
        tolerance = self.case.get('tolerance', {})
        rel = tolerance.get('rel', 0) if rel is None else rel
        abs_ = tolerance.get('abs', 0) if abs_ is None else abs_
        if expected is None or got is None:
            if expected != got:
                self.failures.append(f'{what}: got {got}, expected {expected}')
            return
        if math.isinf(expected) or math.isinf(got):
            if expected != got:
                self.failures.append(f'{what}: got {got}, expected {expected}')
            return
        if not abs(got - expected) <= abs_ + rel * max(abs(expected), abs(scale)):
            self.failures.append(f'{what}: got {got!r}, expected {expected!r}')

    def pair(self, what, row, expected, scale, **kw):
        for k, name in enumerate(('lower', 'upper')):
            self.compare(f'{what} {name}', row.get(name), expected[k], scale, **kw)

    # --- command lines ---

    def design(self):
        d, out = self.case.get('design') or {}, []
        kind = d.get('kind')
        if kind == 'linearization':
            if d.get('pps') or d.get('pps_variance') or d.get('adjust'):
                raise Failure('design not expressible')
            if d.get('weights'):
                out += ['--weights', d['weights']]
            if d.get('probs'):
                raise Failure('selection probabilities are not expressible')
            for key, option in (('strata', '--strata'), ('ids', '--psu'), ('fpc', '--fpc')):
                if d.get(key):
                    out += [option, ','.join(d[key])]
            if d.get('lonely_psu', 'fail') != 'fail':
                out += ['--lonely', d['lonely_psu']]
            if d.get('adjust_domain_lonely'):
                out += ['--lonely-domain', 'yes']
        elif kind == 'replicate':
            if d.get('fpc') or d.get('bootstrap_average'):
                raise Failure('design not expressible')
            pattern = d['repweights_regex']
            if not pattern.startswith('^'):
                raise Failure('replicate pattern not expressible')
            out += ['--weights', d['weights'], '--replicates', pattern[1:].rstrip('$') + '*', '--rep-type', d['type'].lower()]
            if d.get('combined_weights') is False:
                out += ['--rep-combined', 'no']
            for key, option in (('scale', '--rep-scale'), ('rho', '--rep-rho')):
                if d.get(key) is not None:
                    out += [option, repr(d[key])]
            if d.get('rscales'):
                out += ['--rep-scales', ','.join(repr(float(x)) for x in d['rscales'])]
            if d.get('mse'):
                out += ['--rep-mse', 'yes']
        elif kind != 'none':
            raise Failure(f'design {kind} is not expressible')
        return out

    def domain(self):
        out = []
        for name, expression in (self.case.get('derive') or {}).items():
            out += ['--let', f'{name}={translate(expression, self.missing)}']
        if self.case.get('subset'):
            out += ['--where', translate(self.case['subset'], self.missing)]
        return out

    def base(self):
        return self.design() + self.domain()

    def values(self, name):
        """Texts of a column."""
        with open(self.data[0], encoding='utf-8', newline='') as f:
            return {row[name] for row in csv.DictReader(f)}

    def is_factor(self, name):
        return name not in (self.case.get('derive') or {}) and self.meta.get(name, {}).get('type') in ('factor', 'string')


def key_of(row):
    term = row.get('variable')
    return f'{term}={row["category"]}' if row.get('category') is not None else term


def rows_by_key(result, name='rows'):
    out = {}
    for i, row in enumerate(result[name]):
        by = tuple(sorted((row.get('by') or {}).items()))
        out[(by, key_of(row))] = (i, row)
    return out


def expected_key(row):
    return tuple(sorted((k, str(v)) for k, v in (row.get('by') or {}).items())), row['term'].replace(' / ', '/')
