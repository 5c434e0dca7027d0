"""Labels that would be code, and data of which little can be told: the page stays whole and says what is the matter."""
import os
import re

from base import wrong_unless

HOSTILE = {
    'quotes': '''It's "quoted" and 'double''d' ''',
    'backslash': 'back\\slash \\n \\x41 \\\\',
    'backtick': '`touch owned` and $(touch owned)',
    'at': '@macro @ARG0 {/:Bold braces} a^b_c ~x{.5y}',
    'script': '<script>alert(1)</script><!-- <img src=x onerror=alert(1)> ]]>',
    'attribute': '" onmouseover="alert(1)" id="content',
    'entity': '&amp; &lt;b&gt; &#60;',
    'formula': "=cmd|'/c calc'!A1",
    'ids': " id='gpPt0' href=\"#x\" url(#y)",
    'style': '</style></title><style>*{display:none}</style>',
    'rtl': 'مرحبا بالعالم abc שלום',
    'long': 'ы' * 2000,
    'words': 'many words ' * 180,
}


def plain(text):
    return re.sub(r'\s+', ' ', text).strip()


def csv_text(text):
    return '"' + text.replace('"', '""') + '"'


def yaml_text(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n') + '"'


def write_study(make, label, answer, title='t'):
    make.write('w1.csv', 'wave,q,sex\n' + ''.join(f'1,{1 + i % 3},{1 + i % 2}\n' for i in range(60)))
    make.write('w2.csv', 'wave,q,sex\n' + ''.join(f'2,{1 + i % 2},{1 + i % 3 % 2}\n' for i in range(60)))
    make.write('s.yaml', f'''study: s
title: {yaml_text(title)}
source: {yaml_text(label)}
time: wave
files: [{{path: w1.csv}}, {{path: w2.csv}}]
variables:
  q: {{label: {yaml_text(label)}, values: {{1: {yaml_text(answer)}, 2: two, 3: three}}, scale: [1, 2, 3], nets: {{{yaml_text("N " + answer[:60])}: [1, 2]}}}}
  sex: {{label: {yaml_text("S " + label)}, values: {{1: {yaml_text("M " + answer)}, 2: Women}}}}
''')


def hostile_labels_are_texts(make):
    for name, text in HOSTILE.items():
        write_study(make, text, text, text)
        page = make('s.yaml', '--banner', 'sex')
        article = page.questions()['q']
        wrong_unless(plain(article.first('h3').text()) == plain(text), f'{name}: the heading is {article.first("h3").text()[:100]!r}')
        wrong_unless(any(plain(th.text()) == plain(text) for th in article.all('th')), f'{name}: no head of a row is the answer')
        wrong_unless(plain(page.root.first('h1').text()) == plain(text), f'{name}: the title is another')
        wrong_unless(len(list(article.all('svg'))) == 2, f'{name}: there are {len(list(article.all("svg")))} charts')
        wrong_unless(not os.path.exists(make.folder + '/owned'), f'{name} ran a command')
        wrong_unless(len(list(page.root.all('script'))) == 1, f'{name} brought a script')


def line_breaks_and_controls_are_blanks(make):
    write_study(make, 'one\ntwo\tthree', 'a\nb', 'x\r\ny')
    page = make('s.yaml')
    wrong_unless('one two' in plain(page.questions()['q'].first('h3').text()), repr(page.questions()['q'].first('h3').text()))
    wrong_unless('\u202e' not in page.source, 'a direction mark is there')


def direction_marks_do_not_turn_the_page(make):
    write_study(make, 'abc \u202e def \u2066 ghi \u200f', 'left \u202e right')
    page = make('s.yaml')
    wrong_unless(not re.search('[\u202a-\u202e\u2066-\u2069\u200e\u200f]', page.source), 'direction marks of the data are on the page')


def hostile_names_of_variables_make_ids(make):
    make.write('d.csv', 'a b,a.b,"a""b",<i>,ü,`x`\n' + '1,2,1,2,1,2\n2,1,2,1,2,1\n' * 10)
    page = make('d.csv')
    wrong_unless(len(page.questions()) == 6, f'{list(page.questions())}')


def one_wave_only(make):
    make.write('d.csv', 'wave,q\n' + '1,1\n1,2\n' * 30)
    page = make('d.csv', 'q', '--time', 'wave')
    wrong_unless('nothing can be said of change' in page.named('findings').text(), page.named('findings').text())
    wrong_unless(len(list(page.root.all('svg'))) == 1, 'the one wave has no chart')


def all_answers_missing(make):
    make.write('d.csv', 'q,r,text,other\n' + '98,,free words number one,1\n99,,others,2\n' * 20)
    page = make('d.csv', 'q', 'r', 'other', '--missing', '98,99')
    for name in ('q', 'r'):
        wrong_unless('Nobody answered this question' in page.questions()[name].text(), f'{name}: {page.questions()[name].text()!r}')
    wrong_unless(len(list(page.questions()['other'].all('svg'))) == 1, 'the other question has no chart')


def nothing_but_missing_answers(make):
    make.write('d.csv', 'q\n' + '98\n' * 20)
    page = make('d.csv', '--missing', '98')
    wrong_unless('Nobody answered' in page.questions()['q'].text(), 'nothing is said')


def sixty_categories(make):
    make.write('d.csv', 'wave,q,g\n' + ''.join(f'{1 + i % 2},answer {i // 2 % 60},{i % 7}\n' for i in range(6000)))
    page = make('d.csv', 'q', '--time', 'wave', '--banner', 'g')
    article = page.questions()['q']
    rows = max(len(list(t.all('tr'))) for t in article.all('table'))
    wrong_unless(rows > 60, f'the longest table has {rows} rows')


def three_hundred_numbers_have_a_mean(make):
    make.write('d.csv', 'q\n' + ''.join(f'{i}\n{i}\n' for i in range(300)))
    page = make('d.csv')
    wrong_unless('149.5' in page.questions()['q'].text(), page.questions()['q'].text())


def numbers_of_rows_are_no_question(make):
    make.write('d.csv', 'id,q\n' + ''.join(f'{7 * i},{i % 3}\n' for i in range(300)))
    wrong_unless(list(make('d.csv').questions()) == ['q'], 'the row numbers are a question')
    wrong_unless(list(make('d.csv', 'id').questions()) == ['id'], 'a variable that was named is left out')


def free_texts_are_said_to_be_left_out(make):
    make.write('d.csv', 'q,t\n' + ''.join(f'{i % 3},answer number {i}\n' for i in range(300)))
    page = make('d.csv')
    wrong_unless('texts of their own' in page.questions()['t'].text(), page.questions()['t'].text())


def a_question_without_labels(make):
    make.write('d.csv', 'q\n1\n2\n3\n')
    page = make('d.csv')
    wrong_unless(page.questions()['q'].first('h3').text() == 'q', 'the heading is not the name')


def gnuplot_missing(make):
    make.write('d.csv', 'q\n1\n2\n3\n')
    page = make('d.csv', env={**os.environ, 'PATH': '/nowhere'})
    wrong_unless('gnuplot is not installed' in page.named('questions').text(), 'the page does not say why there are no charts')
    wrong_unless(not list(page.root.all('svg')), 'there is a chart')
    wrong_unless(not list(make('d.csv', '--no-charts').root.all('svg')), '--no-charts has charts')


def questions_that_nobody_answered_in_the_domain(make):
    make.write('d.csv', 'wave,q,r,g,h\n' + '1,1,,1,\n1,2,,2,\n2,1,1,1,1\n2,2,2,2,2\n3,1,,1,1\n3,2,,2,2\n' * 20)
    page = make('d.csv', 'q', 'r', '--time', 'wave', '--where', 'wave = 1', '--banner', 'g,h')
    wrong_unless('Nobody answered' in page.questions()['r'].text(), 'nothing is said of r')
    wrong_unless(len(list(page.questions()['q'].all('svg'))) == 1, 'q has no chart')
    page = make('d.csv', 'q', 'r', '--time', 'wave', '--where', 'wave < 3', '--banner', 'g,h')
    wrong_unless('2' in page.questions()['r'].text() and 'Answers: 2' in page.questions()['q'].text(), 'the last wave of the domain is not the second')
    page = make('d.csv', 'q', 'r', '--where', 'wave = 3', '--banner', 'g')
    wrong_unless('Nobody answered' in page.questions()['r'].text(), 'nothing is said of r')


def many_waves_and_groups(make):
    make.write('d.csv', 'wave,country,q\n' + ''.join(f'{w},c{c},{(w * c + i) % 4}\n' for w in range(20) for c in range(25) for i in range(30)))
    page = make('d.csv', 'q', '--time', 'wave', '--by', 'country')
    article = page.questions()['q']
    wrong_unless('25 groups are too many lines for one chart' in article.text(), 'nothing is said of the chart')


CHECKS = [hostile_labels_are_texts, line_breaks_and_controls_are_blanks, direction_marks_do_not_turn_the_page, hostile_names_of_variables_make_ids, one_wave_only,
          all_answers_missing, nothing_but_missing_answers, sixty_categories, three_hundred_numbers_have_a_mean, numbers_of_rows_are_no_question, free_texts_are_said_to_be_left_out,
          a_question_without_labels, gnuplot_missing, questions_that_nobody_answered_in_the_domain, many_waves_and_groups]
