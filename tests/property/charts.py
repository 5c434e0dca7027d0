"""Charts: the figures in a script are those of the command, whatever kind draws them; real surveys are drawn by every kind that fits them; scripts run elsewhere."""
import os
import re
import shutil
import subprocess

from base import CAB, CHILE, close, must, shared

CHINA = {'georgia-eu-support.yaml': 'eu', 'tunisia-china.yaml': 'china', 'americas-democracy.yaml': 'ing4'}
STUDIES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'studies')


def block(script, name):
    """The numbers of a data block, line by line."""
    found = re.search(r'^\$' + name + r' << END\n(.*?)^END$', script, re.S | re.M)
    must(f'a block {name}', found is not None)
    return [[float(x) for x in line.split()] for line in found.group(1).splitlines() if line.strip()]


def near(what, drawn, rows):
    """The same figures in percent, in any order."""
    drawn, expected = sorted(drawn), sorted(tuple(100 * r[m] for m in ('estimate', 'lower', 'upper')) for r in rows)
    must(f'{what}: {len(drawn)} figures are drawn, {len(expected)} there', len(drawn) == len(expected))
    for a, b in zip(drawn, expected):
        for x, y in zip(a, b):
            close(what, x, y, 2e-6)


def bars_dots_and_groups_draw_the_figures_of_tabulate(opine, _folder):
    rows = opine.rows('tabulate', CHILE, 'vote', '--by', 'region,sex')
    for kind, name in (('dots', 'points'), ('grouped', 'points'), ('bars', 'bars')):
        script = opine.run('chart', CHILE, 'vote', '--by', 'region,sex', '--kind', kind)
        near(kind, [tuple(v[1:4]) for v in block(script, name)], rows)


def trends_and_panels_draw_the_figures_of_trend(opine, _folder):
    rows = [r for r in opine.rows('trend', CAB, 'china', '--by', 'sex') if r.get('net')]
    script = opine.run('chart', CAB, 'china', '--kind', 'trend', '--by', 'sex')
    lines = [v for i in range(1, 5) for v in block(script, f'line{i}')]
    near('trend', [tuple(v[1:]) for v in lines], rows)
    script = opine.run('chart', CAB, 'china', '--kind', 'trend', '--each', 'sex')
    lines = [v for p in (1, 2) for i in (1, 2) for v in block(script, f'line{p}_{i}')]
    near('panels', [tuple(v[1:]) for v in lines], rows)


def dumbbells_draw_the_first_and_the_last_wave_and_star_what_trend_finds(opine, _folder):
    words = ['china', '--by', 'region', '--where', 'wave in (5, 6, 7, 8)']
    result = opine.result('trend', CAB, *words, '--vs', 'first')
    rows = [r for r in result['rows'] if r['category'] == 'Favorable' and r['by']['wave'] in ('5', '8')]
    script = opine.run('chart', CAB, *words, '--kind', 'dumbbell', '--time', 'wave', '--answers', 'Favorable')
    points = block(script, 'points')
    near('dumbbell', [tuple(v[1:4]) for v in points] + [tuple(v[4:7]) for v in points], rows)
    sure = {r['by']['region'] for r in result['changes'] if r['category'] == 'Favorable' and (r['from'], r['to']) == ('5', '8') and r['p'] < 0.05}
    must('some changes are sure and some are not', 0 < len(sure) < len(points))
    must('every sure change has its star', len(re.findall(r'^set label \'\{/:Bold [^\']*\*\}\' ', script, re.M)) == len(sure))


def scales_add_up_to_a_hundred(opine, _folder):
    for kind in ('likert', 'stacked'):
        script = opine.run('chart', CAB, 'china', '--by', 'wave', '--base', 'all', '--kind', kind)
        for values in block(script, 'rows'):
            close(kind, sum(values[1:]), 100, 1e-6)


def a_script_runs_in_an_empty_folder_and_any_locale_without_opine(opine, folder):
    script = os.path.join(folder, 'chart.gp')
    opine.run('chart', CAB, 'china', '--kind', 'trend', '--each', 'sex', '--dark', '--lang', 'ru', '-o', script)
    for extension in ('svg', 'png'):
        pictures = []
        for locale in ('C', 'C.UTF-8'):
            done = subprocess.run(['gnuplot', '-e', f"opine_terminal='{extension}'", script], cwd=folder, env={'PATH': os.environ['PATH'], 'LC_ALL': locale},
                                  capture_output=True, text=True, timeout=60, check=False)
            must(f'gnuplot draws: {done.stderr}', done.returncode == 0)
            must(f'gnuplot says nothing: {done.stderr}', locale == 'C' or done.stderr == '')  # in the locale C it warns of its own degree sign
            with open(os.path.join(folder, f'chart.{extension}'), 'rb') as file:
                pictures.append(file.read())
        must('the picture is the same in every locale', len(pictures[0]) > 5000 and pictures[0] == pictures[1])


def real(folder):
    """The study files of real surveys, beside a link to their data as they expect it."""
    shared('lapop_trend')
    os.makedirs(os.path.join(folder, 'a', 'b', 'c'))
    os.symlink(os.path.dirname(os.path.dirname(shared('lapop_trend'))), os.path.join(folder, 'shared'))
    for name in CHINA:
        shutil.copy(os.path.join(STUDIES, name), os.path.join(folder, 'a', 'b', 'c', name))
    return os.path.join(folder, 'a', 'b', 'c')


def real_surveys_are_drawn_in_every_kind_that_fits(opine, folder):
    studies = real(folder)
    for name, question in CHINA.items():
        study = os.path.join(studies, name)
        for words in (['bars'], ['dots', '--by', 'wave' if question != 'china' else 'round'], ['stacked', '--base', 'all'], ['trend'], ['dumbbell'], ['slope']):
            picture = os.path.join(folder, 'chart.svg')
            words = opine.run('chart', study, question, '--kind', *words, '-o', picture, '--alt', '-')
            for part in ('Question: ', 'Base: ', 'Source: ', '%'):
                must(f'{name} as {words[:40]} says {part}', part in words)
            with open(picture, encoding='utf-8') as file:
                must('the picture says it too', '<desc>Chart: ' in file.read())


PROPERTIES = [bars_dots_and_groups_draw_the_figures_of_tabulate, trends_and_panels_draw_the_figures_of_trend,
              dumbbells_draw_the_first_and_the_last_wave_and_star_what_trend_finds, scales_add_up_to_a_hundred, a_script_runs_in_an_empty_folder_and_any_locale_without_opine,
              real_surveys_are_drawn_in_every_kind_that_fits]
