"""Tables in documents: the same figures as in JSON, texts as they were written, and files that their programs read."""
import html.parser
import os
import re
import shutil
import subprocess
import time
import xml.etree.ElementTree as tree
import zipfile

from base import CAB, CHILE, Skipped, must

MAIN = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
HOSTILE = ['=1+1', '+1|cmd', '-2', '@SUM(A1)', '<b>bold</b>', 'a & b', '"quoted"', "it's", '100 %', '$5_000', '#1', '~x^2', '\\input{x}', '{braces}', '[x]', '*x*',
           '_x000D_ stays', 'Ш́ ӨҢ', 'نعم', 'two  blanks', "a--b ''c'' ``d``", '?`!` <<>> ,,', '\\\\', '%', '&amp;', ']]>', '|', 'x' * 2000]


def holds(truth, what):
    must(what, truth)


class Sheet:
    """Cells of a worksheet: (row, column) -> text or number, both from 1."""

    def __init__(self, name, cells, formulas, links, frozen, merged):
        self.name, self.cells, self.formulas, self.links, self.frozen, self.merged = name, cells, formulas, links, frozen, merged

    def rows(self):
        by = {}
        for (r, c), v in self.cells.items():
            by.setdefault(r, {})[c] = v
        return [by[r] for r in sorted(by)]

    def row(self, label):
        found = [r for r in self.rows() if r.get(1) == label]
        holds(len(found) >= 1, f'{self.name}: no row {label!r}')
        return found[0]


def decode(text):
    return re.sub(r'_x([0-9A-Fa-f]{4})_', lambda m: chr(int(m.group(1), 16)), text)


def column_number(letters):
    n = 0
    for letter in letters:
        n = n * 26 + ord(letter) - 64
    return n


def read_sheet(book, name, part, strings):
    root = tree.fromstring(book.read(part))
    cells, formulas = {}, len(root.findall(f'.//{MAIN}f'))
    for c in root.iter(f'{MAIN}c'):
        letters, row = re.match(r'([A-Z]+)(\d+)$', c.get('r')).groups()
        v = c.find(f'{MAIN}v')
        if v is not None:
            cells[int(row), column_number(letters)] = strings[int(v.text)] if c.get('t') == 's' else float(v.text)
    links = [link.get('location') for link in root.iter(f'{MAIN}hyperlink')]
    pane = root.find(f'.//{MAIN}pane')
    frozen = (int(pane.get('ySplit', 0)), int(pane.get('xSplit', 0))) if pane is not None else None
    return Sheet(name, cells, formulas, links, frozen, [m.get('ref') for m in root.iter(f'{MAIN}mergeCell')])


def read_book(path):
    with zipfile.ZipFile(path) as book:
        holds(book.testzip() is None, f'{path}: damaged')
        for part in book.namelist():
            if part.endswith(('.xml', '.rels')):
                tree.fromstring(book.read(part))
        strings = [decode(''.join(t.text or '' for t in si.iter(f'{MAIN}t'))) for si in tree.fromstring(book.read('xl/sharedStrings.xml'))]
        names = [s.get('name') for s in tree.fromstring(book.read('xl/workbook.xml')).iter(f'{MAIN}sheet')]
        return [read_sheet(book, name, f'xl/worksheets/sheet{i + 1}.xml', strings) for i, name in enumerate(names)]


def close(a, b):
    return abs(a - b) <= 1e-14 * max(1, abs(b))


def a_workbook_has_the_figures_of_json(opine, folder):
    path = os.path.join(folder, 'b.xlsx')
    for by in ([], ['--by', 'region', '--total']):
        ask = ['tabulate', CHILE, 'vote', 'education', *by]
        opine.run(*ask, '-o', path)
        sheets = {s.name: s for s in read_book(path)}
        holds(list(sheets) == ['Contents', 'vote', 'education'], f'sheets {list(sheets)}')
        for row in opine.rows(*ask):
            found = None
            for line in sheets[row['variable']].rows():
                if by and line.get(1) == row['label']:
                    heads = next(h for h in sheets[row['variable']].rows() if h.get(1) == '%')
                    found = line[next(c for c, v in heads.items() if v == row['by_labels']['region'])]
                    break
                if not by and line.get(1) == row['label']:
                    found = line[2]
                    holds(close(line[3], row['se']) and close(line[4], row['lower']) and close(line[5], row['upper']) and line[7] == row['n'], f'{row}: {line}')
                    break
            holds(found is not None and close(found, row['estimate']), f'{row["label"]} {row.get("by")}: {found}, {row["estimate"]} in JSON')


def a_banner_table_of_a_workbook_has_the_figures_and_letters_of_json(opine, folder):
    path = os.path.join(folder, 'b.xlsx')
    ask = ['crosstab', CHILE, 'vote', '--banner', 'sex,education', '--letters']
    opine.run(*ask, '-o', path)
    sheet = read_book(path)[1]
    lines = sheet.rows()
    heads = next(line for line in lines if line.get(1) == '%')
    spans = lines[lines.index(heads) - 1]
    groups = {}
    for c in sorted(heads):
        if c > 1:
            groups[c] = spans[max(s for s in spans if s <= c)] if any(s <= c for s in spans) else ''
    for row in opine.rows(*ask):
        label = row.get('row_label') or row['row']
        column = row.get('column_label') or row['column']
        variable = row.get('column_variable_label') or row['column_variable'] or ''
        at = next(c for c, v in heads.items() if v == column and groups.get(c) == variable)
        i = next(i for i, line in enumerate(lines) if line.get(1) == label)
        holds(close(lines[i][at], row['estimate']), f'{label} x {column}: {lines[i][at]}, {row["estimate"]} in JSON')
        has_line = i + 1 < len(lines) and 1 not in lines[i + 1]
        holds((lines[i + 1].get(at) if has_line else None) == (row['letters'] or None), f'{label} x {column}: letters {lines[i + 1].get(at)}, {row["letters"]} in JSON')
    holds(sheet.frozen is not None and sheet.frozen[1] == 1 and sheet.frozen[0] > 3, f'frozen at {sheet.frozen}')


def the_same_input_gives_the_same_workbook(opine, folder):
    first, second = os.path.join(folder, 'a.xlsx'), os.path.join(folder, 'b.xlsx')
    opine.run('tabulate', CAB, 'china', 'russia', '--by', 'wave', '-o', first)
    time.sleep(2.1)  # an archive keeps times of two seconds
    environment = dict(os.environ, TZ='Asia/Almaty', LC_ALL='C.UTF-8', TMPDIR=folder)
    subprocess.run([opine.program, 'tabulate', CAB, 'china', 'russia', '--by', 'wave', '-o', second, '--threads', '1'], check=True, env=environment, timeout=300)
    holds(open(first, 'rb').read() == open(second, 'rb').read(), 'two runs differ')
    holds(sorted(os.listdir(folder)) == ['a.xlsx', 'b.xlsx'], f'left behind: {os.listdir(folder)}')


def hostile_survey(folder):
    path = os.path.join(folder, 'h.csv')
    with open(path, 'w', encoding='utf-8') as f:
        f.write('q,g\n')
        for i, text in enumerate(HOSTILE * 3):
            f.write('"' + text.replace('"', '""') + f'",{i % 2}\n')
    return path


def texts_of_a_workbook_stay_texts(opine, folder):
    path = os.path.join(folder, 'b.xlsx')
    for ask in (['tabulate', hostile_survey(folder), 'q'], ['crosstab', hostile_survey(folder), 'q', 'g', '--test', 'none'],
                ['tabulate', hostile_survey(folder), 'q', 'g', '--sheets', 'one']):
        opine.run(*ask, '-o', path)
        sheets = read_book(path)
        holds(sum(s.formulas for s in sheets) == 0, 'a text became a formula')
        texts = {v for s in sheets for v in s.cells.values() if isinstance(v, str)}
        for text in HOSTILE:
            holds(text in texts, f'{text[:40]!r} is not in the workbook of {ask[0]}')
        holds(all(re.match(r"'(?:[^']|'')+'!A\d+$", link) for s in sheets for link in s.links), f'links {[s.links for s in sheets]}')


def synthetic_data_is_said_on_every_sheet(opine, folder):
    path = os.path.join(folder, 'b.xlsx')
    for how in ('question', 'one'):
        opine.run('tabulate', CAB, 'china', 'russia', '--sheets', how, '-o', path)
        for sheet in read_book(path):
            holds(any('SYNTHETIC' in str(v) for v in sheet.rows()[0].values()), f'{sheet.name} does not begin with the banner')
            holds(any(str(v).startswith('Conventions: ') for v in sheet.cells.values()), f'{sheet.name} does not name its conventions')


class Markup(html.parser.HTMLParser):
    """Cells of the tables of a page; elements must be closed in the order of their opening."""

    def __init__(self):
        super().__init__()
        self.open, self.cells, self.names = [], [], set()

    def handle_starttag(self, tag, attributes):
        self.names.add(tag)
        if tag not in ('meta', 'br'):
            self.open.append(tag)
        if tag in ('td', 'th'):
            self.cells.append('')

    def handle_endtag(self, tag):
        holds(self.open and self.open[-1] == tag, f'</{tag}> closes {self.open[-1:]}')
        self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] in ('td', 'th'):
            self.cells[-1] += data


def texts_of_a_page_stay_texts(opine, folder):
    page = Markup()
    page.feed(opine.run('crosstab', hostile_survey(folder), 'q', 'g', '--test', 'none', '--format', 'html'))
    holds(not page.open, f'left open: {page.open}')
    holds(not page.names & {'script', 'b', 'img', 'a', 'link', 'iframe'}, f'elements {page.names}')
    for text in HOSTILE:
        holds(text in page.cells, f'{text[:40]!r} is not in the page')


def commands_of_tex(text):
    """Commands and lone signs of what stands between \\begin{tabular} and its end, labels taken out as they are escaped."""
    return set(re.findall(r'\\([a-zA-Z]+)', text))


def texts_of_a_latex_table_run_no_command(opine, folder):
    text = opine.run('tabulate', hostile_survey(folder), 'q', '--format', 'latex', '--quiet')
    known = {'documentclass', 'usepackage', 'ifPDFTeX', 'else', 'fi', 'IfFontExistsTF', 'setmainfont', 'setlength', 'parindent', 'begin', 'end', 'caption', 'toprule', 'midrule', 'bottomrule',
             'raggedright', 'arraybackslash', 'linewidth', 'multicolumn', 'footnotesize', 'small', 'par', 'textbf', 'addlinespace', 'endfirsthead', 'endhead', 'endfoot', 'endlastfoot',
             'textbackslash', 'textasciitilde', 'textasciicircum', 'textless', 'textgreater', 'textbar', 'textquotedbl', 'textasciigrave', 'centering', 'vspace', 'allowbreak'}
    holds(commands_of_tex(text) <= known, f'commands {sorted(commands_of_tex(text) - known)}')
    depth = 0
    for part in re.findall(r'\\.|[{}]', text):
        depth += (part == '{') - (part == '}')
        holds(depth >= 0, 'a brace closes what was not open')
    holds(depth == 0, 'a brace stays open')


def tex_of(folder):
    """A program that sets a document of today's LaTeX in any script; one may be there without its fonts."""
    with open(os.path.join(folder, 'try.tex'), 'w', encoding='utf-8') as f:
        f.write('\\documentclass{article}\\usepackage{iftex,fontspec,booktabs,longtable,array,geometry}\\begin{document}x\\end{document}\n')
    for program in ('lualatex', 'xelatex'):
        if shutil.which(program) and subprocess.run([program, '-interaction=nonstopmode', '-halt-on-error', 'try.tex'], cwd=folder, capture_output=True, timeout=60).returncode == 0:
            return program
    raise Skipped('no LaTeX here')


def a_latex_document_compiles(opine, folder):
    program = tex_of(folder)
    path = os.path.join(folder, 'd.tex')
    asks = [['tabulate', hostile_survey(folder), 'q'], ['crosstab', hostile_survey(folder), 'q', 'g'], ['crosstab', CHILE, 'vote', '--banner', 'sex,education', '--letters'],
            ['tabulate', CAB, 'china', '--by', 'wave'], ['trend', CAB, 'china', '--time', 'wave'], ['describe', CHILE], ['model', CHILE, 'statusquo ~ age + sex']]
    for ask in asks:
        opine.run(*ask, '--format', 'latex', '-o', path)
        done = subprocess.run([program, '-interaction=nonstopmode', '-halt-on-error', 'd.tex'], cwd=folder, capture_output=True, timeout=60)
        log = open(os.path.join(folder, 'd.log'), encoding='utf-8', errors='replace').read()
        holds(done.returncode == 0, f'{ask[0]}: {[line for line in log.splitlines() if line.startswith("!")][:3]}')


PROPERTIES = [a_workbook_has_the_figures_of_json, a_banner_table_of_a_workbook_has_the_figures_and_letters_of_json, the_same_input_gives_the_same_workbook,
              texts_of_a_workbook_stay_texts, synthetic_data_is_said_on_every_sheet, texts_of_a_page_stay_texts, texts_of_a_latex_table_run_no_command, a_latex_document_compiles]
