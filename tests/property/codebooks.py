"""The same survey as CSV, as fixed columns with a DDI codebook, and as Triple-S (fixed and CSV) gives the same figures."""
import csv
import os

from base import CHILE_CSV, must

CODED = {'region': ('Region', {'C': 'Central', 'M': 'Metropolitan Santiago', 'N': 'North', 'S': 'South', 'SA': 'City of Santiago'}),
         'sex': ('Sex', {'F': 'Women', 'M': 'Men'}), 'education': ('Education', {'P': 'Primary', 'PS': 'Post-secondary', 'S': 'Secondary'}),
         'vote': ('Vote', {'A': 'Abstain', 'N': 'No', 'U': 'Undecided', 'Y': 'Yes & so on'})}


def rows():
    with open(CHILE_CSV, encoding='utf-8', newline='') as f:
        found = list(csv.DictReader(f))
    return [{k: '' if v == 'NA' else v for k, v in r.items()} for r in found]


def places(data):
    """(name, start, width) of every column, one blank between two."""
    start, out = 1, []
    for name in data[0]:
        width = max(1, max(len(r[name]) for r in data))
        out.append((name, start, width))
        start += width + 1
    return out


def fixed(path, data):
    with open(path, 'w', encoding='utf-8') as f:
        for r in data:
            f.write(' '.join(r[name].rjust(width) for name, _, width in places(data)) + '\n')


def xml(text):
    return text.replace('&', '&amp;').replace('<', '&lt;')


def ddi(path, data, positions):
    with open(path, 'w', encoding='utf-8') as f:
        f.write('<?xml version="1.0" encoding="UTF-8"?>\n<codeBook xmlns="ddi:codebook:2_5"><dataDscr>\n')
        for name, start, width in places(data):
            label, values = CODED.get(name, (name, {}))
            f.write(f'<var name="{name}">' + (f'<location StartPos="{start}" EndPos="{start + width - 1}" width="{width}"/>' if positions else '') + f'<labl>{label}</labl>\n')
            f.write(''.join(f'<catgry><catValu>{code}</catValu><labl>{xml(text)}</labl></catgry>' for code, text in values.items()) + '</var>\n')
        f.write('</dataDscr></codeBook>\n')


def triples(path, data, delimited):
    with open(path, 'w', encoding='utf-8') as f:
        f.write('<?xml version="1.0"?>\n<sss version="2.0"><survey><record ident="A"' + (' format="csv" skip="1"' if delimited else '') + '>\n')
        for i, (name, start, width) in enumerate(places(data), 1):
            label, values = CODED.get(name, (name, {}))
            kind = 'type="single" format="literal"' if values else 'type="quantity"'
            place = f'start="{i}"' if delimited else f'start="{start}" finish="{start + width - 1}"'
            f.write(f'<variable ident="{i}" {kind}><name>{name}</name><label>{label}</label><position {place}/>\n')
            f.write('<values>' + ''.join(f'<value code="{code}">{xml(text)}</value>' for code, text in values.items()) + '</values></variable>\n')
        f.write('</record></survey></sss>\n')


def figures(opine, *data):
    """What the two commands say of each form of the data, without the labels that a plain CSV file lacks."""
    parts = []
    for command in (['tabulate', *data, 'vote', '--by', 'sex', '--total'], ['mean', *data, 'age', 'income', '--by', 'region']):
        found = opine.result(*command, '--weights', 'population', '--strata', 'region', '--lonely', 'adjust')
        parts.append([{k: v for k, v in r.items() if k not in ('label', 'by_labels', 'variable_label')} for r in found['rows']])
    return parts


def a_codebook_gives_the_figures_of_the_plain_file(opine, folder):
    data = rows()
    plain = os.path.join(folder, 'plain.csv')
    with open(plain, 'w', encoding='utf-8', newline='') as f:
        w = csv.DictWriter(f, data[0].keys())
        w.writeheader()
        w.writerows(data)
    expected = figures(opine, plain)
    fixed(os.path.join(folder, 'columns.dat'), data)
    ddi(os.path.join(folder, 'columns.xml'), data, True)
    ddi(os.path.join(folder, 'labels.xml'), data, False)
    fixed(os.path.join(folder, 'triple.asc'), data)
    triples(os.path.join(folder, 'triple.sss'), data, False)
    triples(os.path.join(folder, 'fields.sss'), data, True)
    os.link(plain, os.path.join(folder, 'fields.csv'))
    forms = {'DDI over fixed columns': [os.path.join(folder, 'columns.xml')], 'DDI over CSV': [plain, '--metadata', os.path.join(folder, 'labels.xml')],
             'positions of DDI, names of CSV': [plain, '--metadata', os.path.join(folder, 'columns.xml')], 'Triple-S, fixed': [os.path.join(folder, 'triple.sss')],
             'Triple-S, CSV': [os.path.join(folder, 'fields.sss')]}
    for form, arguments in forms.items():
        must(f'{form}: the same figures', figures(opine, *arguments) == expected)
        labels = {r['label'] for r in opine.result('tabulate', *arguments, 'vote')['rows']}
        must(f'{form}: labels, not {labels}', labels == set(CODED['vote'][1].values()))


PROPERTIES = [a_codebook_gives_the_figures_of_the_plain_file]
