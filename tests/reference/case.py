"""One reference case: its design and domain as options of opine, running commands, comparing numbers."""
import csv
import json
import math
import os
import shlex
import shutil
import subprocess
import tempfile

from translate import Untranslatable, translate  # noqa: F401


class Failure(Exception):
    pass


class Case:
    def __init__(self, path, opine):
        self.case = json.load(open(path, encoding='utf-8'))
        self.root = os.path.dirname(os.path.dirname(os.path.abspath(path)))
        self.opine, self.commands, self.failures, self.folders = opine, [], [], []
        self.data = [os.path.join(self.root, d) for d in self.case.get('data') or []]
        self.meta = {}
        if self.data:
            meta = self.data[0][:-4] + '.meta.json'
            if os.path.exists(meta):
                self.meta = {c['name']: c for c in json.load(open(meta, encoding='utf-8'))['columns']}
        self.missing = {n for n, c in self.meta.items() if c.get('missing', 0)}

    def close(self):
        for folder in self.folders:
            shutil.rmtree(folder)

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
        d = self.case.get('design') or {}
        kind = d.get('kind')
        if kind == 'linearization':
            return self.linearised(d)
        if kind == 'replicate':
            return self.replicate(d)
        if kind == 'replicate_derived':
            return self.derived(d)
        if kind == 'two_phase':
            return self.two_phase(d)
        if kind != 'none':
            raise Failure(f'design {kind} is not expressible')
        return []

    def linearised(self, d):
        if d.get('adjust'):
            raise Failure('design not expressible')
        out = ['--weights', d['weights']] if d.get('weights') else []
        if d.get('probs'):
            out += ['--probs', d['probs'] if isinstance(d['probs'], str) else ','.join(d['probs'])]
        for key, option in (('strata', '--strata'), ('ids', '--psu'), ('fpc', '--fpc')):
            if d.get(key):
                out += [option, ','.join(d[key])]
        if d.get('lonely_psu', 'fail') != 'fail':
            out += ['--lonely', d['lonely_psu']]
        if d.get('adjust_domain_lonely'):
            out += ['--lonely-domain', 'yes']
        if d.get('pps'):
            out += ['--pps', {'hartley_rao': 'hartley-rao', 'joint_probabilities': 'joint'}.get(d['pps'], d['pps'])]
            if d['pps'] != 'brewer':
                out += ['--pps-variance', d['pps_variance'].lower()]
            if d.get('joint_probabilities_file'):
                out += ['--pps-joint', os.path.join(self.root, d['joint_probabilities_file'])]
            if d.get('hr_pbar') is not None:
                out += ['--pps-psum', repr(d['hr_pbar'])]
        return out

    def replicate(self, d):
        types = {'successive-difference': 'sdr'}
        out = ['--weights', d['weights'], '--replicates', f'/{d["repweights_regex"]}/', '--rep-type', types.get(d['type'], d['type'].lower())]
        out += ['--rep-combined', 'no' if d.get('combined_weights') is False else 'yes', '--rep-mse', 'yes' if d.get('mse') else 'no']
        for key, option in (('scale', '--rep-scale'), ('rho', '--rep-rho'), ('bootstrap_average', '--rep-average')):
            if d.get(key) is not None:
                out += [option, repr(d[key])]
        if d.get('rscales'):
            out += ['--rep-scales', ','.join(repr(float(x)) for x in d['rscales'])]
        if d.get('fpc'):
            assert d['fpctype'] == 'fraction'
            out += ['--rep-fpc', ','.join(repr(float(x)) for x in d['fpc'])]
        return out

    def derived(self, d):
        """Makes the replicate weights with opine replicate; the case goes on with the file that it writes."""
        origin, folder = d['from'], tempfile.mkdtemp(prefix='opine-reference-')
        self.folders.append(folder)
        source, made = self.data[0], os.path.join(folder, 'made.csv')
        if origin.get('constant_fpc'):
            rows = list(csv.reader(open(source, encoding='utf-8', newline='')))
            source = os.path.join(folder, 'with-fpc.csv')
            with open(source, 'w', encoding='utf-8', newline='') as f:
                csv.writer(f).writerows([*r, 'fpc_' if i == 0 else origin['constant_fpc']] for i, r in enumerate(rows))
            origin = dict(origin, fpc=['fpc_'])
        options = self.linearised(origin) + (['--weights', 'none'] if origin.get('constant_weight') else [])
        options += ['--rep-rho', repr(d['rho'])] if d.get('rho') is not None else []
        told = self.run('replicate', source, *options, '--method', d['method'].lower(), '-o', made)
        read = next(r['value'] for r in told['written'] if r['name'] == 'read it back with')
        self.data[0] = made
        return shlex.split(read) + (['--rep-mse', 'yes'] if d.get('mse') else [])

    def two_phase(self, d):
        """The first phase as a linearised design, the second with the options that end in 2."""
        out, two = self.linearised(d['phase1']), d['phase2']
        out += ['--phase2', two['subset'], '--two-phase', d['method']]
        for key, option in (('strata', '--strata2'), ('ids', '--psu2'), ('fpc', '--fpc2'), ('probs', '--probs2')):
            if two.get(key):
                out += [option, ','.join(two[key])]
        if two.get('weights'):
            out += ['--weights2', two['weights']]
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
