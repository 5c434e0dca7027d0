"""What must not change in models."""
import os
import random

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


def same_model(what, a, b, tolerance=1e-8):
    must(f'{what}: other rows', len(a) == len(b) > 0)
    for x, y in zip(a, b):
        must(f'{what}: other terms', (x['term'], x['category'], x['outcome']) == (y['term'], y['category'], y['outcome']))
        for m in ('estimate', 'se', 'df'):
            close(f'{what}: {m} of {x["term"]} {x["category"]}', x[m], y[m], tolerance)


FAMILIES = (('logit', 'yes ~ score * C(sex) + C(wave)'), ('gaussian', 'score ~ C(sex):C(wave) + yes'), ('ordinal', 'q ~ score:C(sex) + C(wave)'),
            ('multinomial', 'q ~ C(sex) * score + C(wave)'))


def the_order_of_rows_changes_no_model(opine, folder):
    header, rows = survey(seed=5, n=3000)
    path, other = write(os.path.join(folder, 'rows.csv'), header, rows), write(os.path.join(folder, 'other.csv'), header, random.Random(6).sample(rows, len(rows)))
    for family, formula in FAMILIES:
        same_model(family, *(opine.rows('model', p, formula, '--family', family, *DESIGN) for p in (path, other)))


def errors_are_the_same_by_sampling_point_and_by_row(opine, folder):
    """Errors of averages that count the sample's composition need every row's influence; those of coefficients alone are summed by sampling point at once."""
    header, rows = survey(seed=7, n=2000)
    more = survey(seed=8, n=40000)[1]  # a number that differs in every row: with so many they are not compared any more
    for name, path, families in (('few', write(os.path.join(folder, 'few.csv'), header, rows), FAMILIES), ('alike', repeated(folder, header, rows), FAMILIES),
                                 ('different', write(os.path.join(folder, 'different.csv'), header, more), (FAMILIES[0], FAMILIES[2], FAMILIES[3]))):
        for family, formula in families:
            ask = ('model', path, formula, '--family', family, '--effects', 'sex', *DESIGN)
            by_point, by_row = ([r for r in opine.rows(*ask, '--effects-se', how) if 'term' in r] for how in ('delta', 'unconditional'))
            same_model(f'{family}, {name}', by_point, by_row, 1e-9)


PROPERTIES = [a_model_does_not_depend_on_how_many_answer_alike, the_order_of_rows_changes_no_model, errors_are_the_same_by_sampling_point_and_by_row]
