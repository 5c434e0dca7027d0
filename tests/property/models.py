"""What must not change in models."""
import os

from base import DESIGN, close, must, survey, write

# respondents who answered alike are fitted together when there are many: 8,192 rows and more
COPIES = 60


def repeated(folder, header, rows):
    """Every respondent COPIES times with that share of the weight: the same totals of every PSU."""
    at = header.index('weight')
    more = [[*r[:at], repr(float(r[at]) / COPIES), *r[at + 1:]] for r in rows for _ in range(COPIES)]
    must('rows enough to be fitted together', len(more) > 8192)
    return write(os.path.join(folder, 'more.csv'), header, more)


def a_model_does_not_depend_on_how_many_answer_alike(opine, folder):
    header, rows = survey()
    few, many = write(os.path.join(folder, 'few.csv'), header, rows), repeated(folder, header, rows)
    for family, formula in (('logit', 'yes ~ score + C(sex)'), ('gaussian', 'score ~ C(sex) + yes'), ('ordinal', 'q ~ score + C(sex)'), ('multinomial', 'q ~ C(sex)')):
        a, b = (opine.rows('model', path, formula, '--family', family, *DESIGN) for path in (few, many))
        must(f'{family}: other rows', len(a) == len(b) > 0)
        for x, y in zip(a, b):
            must(f'{family}: other terms', (x['term'], x['category']) == (y['term'], y['category']))
            for m in ('estimate', 'se', 'df'):
                close(f'{family}: {m} of {x["term"]}', x[m], y[m], 1e-8)


PROPERTIES = [a_model_does_not_depend_on_how_many_answer_alike]
