"""The programs that opine is timed against: whether they are there, and the command of each job. One class a peer; their scripts stand in peers/."""
import csv
import os
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))


def succeeds(*command):
    return shutil.which(command[0]) is not None and subprocess.run(command, capture_output=True, check=False).returncode == 0


def written(path):
    """Answers that a script wrote: key, then measures."""
    with open(path, encoding='utf-8') as file:
        rows = list(csv.DictReader(file))
    return {row['key']: {m: float(v) for m, v in row.items() if m != 'key' and v not in ('', 'NA')} for row in rows}


class Peer:
    tolerances = {}  # of jobs whose answers are printed with fewer digits than those of the job ask for
    unknown = set()  # answers of opine's that the peer cannot give

    def common(self, answers):
        """Those of opine's answers that the peer gives too."""
        return {key: value for key, value in answers.items() if key not in self.unknown}


class R(Peer):
    name, title = 'r', 'R survey'
    jobs = {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'load'}
    most_rows = 1_000_000
    how = 'apt-get install r-cran-survey r-cran-data.table'

    def missing(self):
        probe = 'stopifnot(requireNamespace("survey", quietly = TRUE), requireNamespace("data.table", quietly = TRUE))'
        return '' if succeeds('Rscript', '-e', probe) else 'R with the packages survey and data.table is not installed'

    def command(self, job, data, answers):
        return ['Rscript', '--vanilla', os.path.join(HERE, 'peers', 'r_survey.R'), job, data, answers]


class DuckDB(Peer):
    """The engine from the npm package @duckdb/node-api; its sums become variances in a few lines of JavaScript."""
    name, title = 'duckdb', 'DuckDB'
    unknown = {'p'}  # of an F distribution
    jobs = {'a', 'b', 'c', 'd', 'e', 'h', 'load'}
    most_rows = 10_000_000
    how = 'make bench-peers, which puts it under build/peers'

    def __init__(self, work):
        self.folder = os.path.join(os.path.dirname(work), 'peers', 'node_modules')

    def missing(self):
        here = shutil.which('node') is not None and os.path.isdir(os.path.join(self.folder, '@duckdb', 'node-api'))
        return '' if here else 'node with the package @duckdb/node-api is not installed'

    def command(self, job, data, answers):
        return ['node', os.path.join(HERE, 'peers', 'duckdb_sql.mjs'), job, data, answers, self.folder]


class Pandas(Peer):
    """Weighted shares without standard errors, which pandas does not know."""
    name, title = 'pandas', 'pandas (no SE)'
    jobs = {'a', 'b', 'c', 'load'}
    most_rows = 1_000_000
    how = 'apt-get install python3-pandas'

    def missing(self):
        return '' if succeeds('/usr/bin/python3', '-c', 'import pandas') else 'pandas is not installed'

    def command(self, job, data, answers):
        return ['/usr/bin/python3', os.path.join(HERE, 'peers', 'pandas_shares.py'), job, data, answers]


class PSPP(Peer):
    """Weighted frequencies without standard errors, column percentages with one decimal."""
    name, title = 'pspp', 'PSPP (no SE)'
    tolerances, unknown = {'a': 1e-6, 'd': 1e-2}, {'F', 'df1', 'df2', 'p'}
    jobs = {'a', 'd'}
    most_rows = 1_000_000
    how = 'apt-get install pspp'

    def missing(self):
        return '' if shutil.which('pspp') else 'PSPP is not installed'

    def command(self, job, data, answers):
        return ['sh', os.path.join(HERE, 'peers', 'pspp.sh'), job, data, answers]


def all_peers(work):
    return [R(), DuckDB(work), Pandas(), PSPP()]
