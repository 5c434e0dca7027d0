"""Completed data sets that are all the same: nothing is lost by combining them, whatever the command."""
import os

from base import ROOT, must

MEDIA = os.path.join(ROOT, 'surveys', 'media-use', 'media-use-SYNTHETIC.csv')
DESIGN = ['--weights', 'weight', '--strata', 'region', '--psu', 'psu', '--df', 'inf']
COMMANDS = [['tabulate', 'sex', '--by', 'education', '--total', '--net', 'Any=1,2'], ['mean', 'age', 'income', '--joint', '--vcov'], ['total', 'income'], ['ratio', 'income', 'age'],
            ['multiple', 'news_*', 'apps'], ['scale', 'trust_*', 'officials_lie', '--reverse', 'officials_lie', '--top', '2'],
            ['kappa', 'topic_coder1', 'topic_coder2'], ['gini', 'income'], ['trend', 'age', '--stat', 'mean', '--time', 'education'],
            ['crosstab', 'sex', 'education'], ['compare', 'age', '--between', 'education', '--stat', 'mean'], ['compare', 'sex', '--between', 'education', '--effect', 'odds-ratio'],
            ['compare', 'age', '--between', 'sex', '--test', 'wilcoxon'], ['cdf', 'age', '--at', '30,50'], ['variance', 'age'], ['correlation', 'age', 'income'],
            ['tabulate', 'education', '--ci', 'goodman,sison-glaz,wilson'], ['quantile', 'age'], ['model', 'income ~ age + C(education)'], ['model', 'sex == 2 ~ age + income', '--family', 'logit']]
NUMBERS = ('n', 'weighted_n', 'base_n', 'estimate', 'se', 'deff', 'lower', 'upper', 'df', 'statistic', 'p', 'p_holm', 'p_bh', 'p_adjusted', 'ratio', 'ratio_lower', 'ratio_upper')


def near(a, b):
    if a is None or b is None or isinstance(a, str) or isinstance(b, str):
        return a == b
    return abs(a - b) <= 1e-11 * max(1, abs(a))


def equal_files_give_what_one_gives(opine, folder):
    for command, *rest in COMMANDS:
        alone = opine.result(command, MEDIA, *rest, *DESIGN)
        three = opine.result(command, MEDIA, MEDIA, MEDIA, *rest, *DESIGN, '--imputations')
        sections = [k for k, v in alone.items() if isinstance(v, list) and k not in ('notes', 'percent') and not k.endswith('vcov')]
        must(f'{command}: figures', sections)
        for section in sections:
            must(f'{command}: as many rows in {section}', len(alone[section]) == len(three[section]))
            for a, b in zip(alone[section], three[section]):
                for name in [n for n in NUMBERS if command != 'quantile' or n not in ('lower', 'upper')]:  # those of a quantile come from its standard error
                    must(f'{command} {section} {a.get("variable") or a.get("term")} {name}: {b.get(name)} is {a.get(name)}', near(a.get(name), b.get(name)))
                if a.get('se'):
                    must(f'{command}: no information is missing', near(b['fmi'], 0) and b['between_variance'] == 0)
        if 'vcov' in alone:
            must(f'{command}: covariance', all(near(x, y) for p, q in zip(alone['vcov'], three['vcov']) for x, y in zip(p, q)))


def the_order_of_imputations_does_not_matter(opine, folder):
    paths = []
    with open(MEDIA, encoding='utf-8') as f:
        header, *rows = f.read().splitlines()
    at = header.split(',').index('income')
    for k in range(3):
        path = os.path.join(folder, f'imputed{k}.csv')
        with open(path, 'w', encoding='utf-8') as f:
            f.write(header + '\n')
            for i, row in enumerate(rows):
                cells = row.split(',')
                cells[at] = cells[at] or str(300 + (i * 37 + k * 101) % 400)
                f.write(','.join(cells) + '\n')
        paths.append(path)
    a, b = (opine.rows('mean', *order, 'income', *DESIGN, '--imputations', '--by', 'sex') for order in (paths, paths[::-1]))
    for x, y in zip(a, b):
        must('the same figures', all(near(x[n], y[n]) for n in ('estimate', 'se', 'lower', 'upper', 'df', 'fmi')))
        must('some information is missing', x['fmi'] > 0)


PROPERTIES = [equal_files_give_what_one_gives, the_order_of_imputations_does_not_matter]
