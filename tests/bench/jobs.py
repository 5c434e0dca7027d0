"""The work that is timed: what each job asks of opine, how its answers are read, and what is to be reached. One entry a job; peers.py knows the peers' side."""
import csv
import io
import json
import os

QUESTIONS = [f'q{i}' for i in range(1, 41)]
NUMBERS = ['id', 'wave', 'stratum', 'psu', 'weight', 'sex', 'age', 'education', 'settlement', *QUESTIONS]
DESIGN = ['--weights', 'weight', '--strata', 'stratum', '--psu', 'psu']
MISSING = [f'{q}=98,99' for q in QUESTIONS]


def missing(questions):
    return [part for q in questions for part in ('--missing', f'{q}=98,99')]


def shares(text):
    """Answers of a table of proportions: 'KZ|1|q7=2' -> measures."""
    out = {}
    for row in csv.DictReader(io.StringIO(text)):
        group = ''.join(row[k] + '|' for k in ('country', 'wave') if k in row)
        out[f'{group}{row["variable"]}={row["category"]}'] = {m: float(row[m]) for m in ('estimate', 'se', 'lower', 'upper') if row[m] != ''}
    return out


def crosstab(text):
    result = json.loads(text)
    # the column of all is what the peers are not asked for
    out = {f'q7={row["row"]}|{row["column"]}': {'estimate': row['estimate']} for row in result['rows'] if row['column'] != 'all'}
    test = result['tests'][0]
    out.update({name: {'estimate': test[key]} for name, key in (('F', 'statistic'), ('df1', 'df1'), ('df2', 'df2'), ('p', 'p'))})
    return out


def quartiles(text):
    return {f'age@{row["q"]}': {m: float(row[m]) for m in ('estimate', 'lower', 'upper')} for row in csv.DictReader(io.StringIO(text))}


def means(text):
    return {row['variable']: {'estimate': float(row['estimate'])} for row in csv.DictReader(io.StringIO(text))}


def coefficients(text):
    return {row['term'] + (row['category'] or ''): {'estimate': row['estimate'], 'se': row['se']} for row in json.loads(text)['rows']}


class Job:
    """title, opine(path, rows) -> arguments, read(text) -> answers; ratios: {(peer, rows): at most this share of the peer's time}; tolerance: of a relative
    difference (absolute below 0.001), or in standard errors where `in_errors`."""

    def __init__(self, title, opine, read, ratios, tolerance=1e-9, in_errors=False, replicates=0, sizes=None):
        self.title, self.opine, self.read, self.ratios = title, opine, read, ratios
        self.tolerance, self.in_errors, self.replicates, self.sizes = tolerance, in_errors, replicates, sizes

    def at(self, size):
        """Jobs without sizes of their own are done at all but the largest."""
        return size in self.sizes if self.sizes else size < HUGE


SMALL, MIDDLE, LARGE, HUGE = 1500, 105_000, 1_000_000, 10_000_000
ONE_150 = {('r', SMALL): 1 / 150, ('r', MIDDLE): 1 / 150, ('r', LARGE): 1 / 150}
DUCKDB = {('duckdb', SMALL): 0.06, ('duckdb', MIDDLE): 0.1, ('duckdb', LARGE): 0.15}
# population totals of sex, education and settlement, as the file for R's rake() says them too
MARGINS = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'margins.csv')
GROUPS = ['--by', 'country,wave']
REGRESSION = 'q7 in (1,2) ~ age + I(age^2) + wave + C(sex) + C(education) + C(settlement) + country'
# one country and wave: these say nothing
REGRESSION_SMALL = 'q7 in (1,2) ~ age + I(age^2) + C(sex) + C(education) + C(settlement)'

JOBS = {
    'a': Job('one question, shares with SE and CI', lambda p, n: ['tabulate', p, 'q7', *DESIGN, *missing(['q7']), '--ci', 'logit', '--df', 'design', '--format', 'csv'], shares,
             {**ONE_150, **DUCKDB}, sizes={SMALL, MIDDLE, LARGE, HUGE}),
    'b': Job('one question by 5 countries x 14 waves', lambda p, n: ['tabulate', p, 'q7', *GROUPS, *DESIGN, *missing(['q7']), '--format', 'csv'], shares, {**ONE_150, **DUCKDB}),
    'c': Job('40 questions by 5 countries x 14 waves', lambda p, n: ['tabulate', p, *QUESTIONS, *GROUPS, *DESIGN, *missing(QUESTIONS), '--format', 'csv'], shares,
             {('r', SMALL): 1 / 150, ('r', MIDDLE): 1 / 400, ('r', LARGE): 1 / 800, ('duckdb', SMALL): 0.06, ('duckdb', MIDDLE): 0.25, ('duckdb', LARGE): 0.2}, sizes={SMALL, MIDDLE, LARGE, HUGE}),
    'd': Job('crosstab with a Rao-Scott test', lambda p, n: ['crosstab', p, 'q7', 'education', '--percent', 'column', '--test', 'F', *DESIGN, *missing(['q7']), '--format', 'json'],
             crosstab, {**ONE_150, **DUCKDB}, tolerance=1e-8),
    'e': Job('5 questions with 80 replicate weights',
             lambda p, n: ['tabulate', p, *QUESTIONS[:5], '--weights', 'weight', '--replicates', 'rep1-rep80', '--rep-type', 'bootstrap', *missing(QUESTIONS[:5]), '--format', 'csv'],
             shares, {('r', LARGE): 1 / 50, ('duckdb', LARGE): 0.3}, replicates=80, sizes={LARGE}),
    'f': Job('one question, raked to three margins',
             lambda p, n: ['tabulate', p, 'q7', *DESIGN, *missing(['q7']), '--margins', MARGINS, '--margins-variance', 'rake', '--format', 'csv'], shares, ONE_150),
    'g': Job('logistic regression with 13 coefficients',
             lambda p, n: ['model', p, REGRESSION if n > SMALL else REGRESSION_SMALL, *DESIGN, *missing(['q7']), '--format', 'json'], coefficients,
             {('r', SMALL): 1 / 150, ('r', MIDDLE): 1 / 150, ('r', LARGE): 1 / 80}, tolerance=1e-6, in_errors=True),
    'h': Job('quartiles of age with CI', lambda p, n: ['quantile', p, 'age', '--q', '0.25,0.5,0.75', '--rule', 'math', '--q-centre', 'estimate', '--df', 'design', *DESIGN, '--format', 'csv'],
             quartiles, ONE_150),
    'load': Job('mean of each of the 49 columns of numbers', lambda p, n: ['mean', p, *NUMBERS, '--weights', '', '--format', 'csv'], means, {('r', LARGE): 0.6}, sizes={LARGE}),
}


def difference(ours, theirs, in_errors):
    """The largest difference of an answer; infinite where one is missing or no number. A peer may know fewer measures, not fewer answers."""
    if not theirs or set(theirs) != set(ours):
        return float('inf')
    largest = 0.0
    for key, values in theirs.items():
        for measure, value in values.items():
            scale = values['se'] if in_errors else max(abs(value), 1e-3)
            apart = abs(ours[key][measure] - value) / scale
            largest = max(largest, apart if apart <= float('inf') else float('inf'))
    return largest
