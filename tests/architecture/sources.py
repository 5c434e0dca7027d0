"""Checks of the source text. Each yields its faults."""
import glob
import os
import re
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LONGEST_FILE, LONGEST_FUNCTION = 500, 60
TABLES = {}  # files of data may be longer


def tracked(*patterns):
    listed = subprocess.run(['git', 'ls-files', *patterns], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0 and listed.stdout:
        return [f for f in listed.stdout.split('\n') if f and os.path.exists(os.path.join(ROOT, f))]
    found = [os.path.relpath(f, ROOT) for p in patterns or ['**'] for f in glob.glob(os.path.join(ROOT, p), recursive=True)]
    return sorted(f for f in found if os.path.isfile(os.path.join(ROOT, f)) and not f.startswith('build'))


def code():
    return [f for f in tracked('src/*', 'include/*') if f.endswith(('.c', '.h'))]


def text(path):
    with open(os.path.join(ROOT, path), encoding='utf-8') as f:
        return f.read()


def without_comments(source):
    """Comments and the insides of strings blanked, lines kept."""
    def blank(match):
        found = match.group(0)
        if found.startswith('/'):
            return re.sub(r'[^\n]', ' ', found)
        return found[0] + ' ' * (len(found) - 2) + found[-1]
    return re.sub(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, source, flags=re.S)


def a_folder_includes_lower_floors_only(_):
    floors = dict(reversed(line.split()) for line in text('src/floors').split('\n') if line and not line.startswith('#'))
    for path in code():
        if not path.startswith('src/'):
            continue
        folder = path.split('/')[1]
        if folder not in floors:
            yield f'{path}: its folder has no floor in src/floors'
            continue
        for other in re.findall(r'#include "([a-z]+)/', text(path)):
            if other not in ('opine', folder) and int(floors.get(other, 99)) >= int(floors[folder]):
                yield f'{path} (floor {floors[folder]}) includes {other}/ (floor {floors.get(other)})'


def every_folder_of_src_has_files(_):
    for folder in sorted(os.listdir(os.path.join(ROOT, 'src'))):
        if os.path.isdir(os.path.join(ROOT, 'src', folder)) and not glob.glob(os.path.join(ROOT, 'src', folder, '*.c')):
            yield f'src/{folder} holds no code'


def every_header_compiles_alone(_):
    with tempfile.TemporaryDirectory() as folder:
        for path in code():
            if not path.endswith('.h') or path.endswith('banned.h'):
                continue
            unit = os.path.join(folder, 'unit.c')
            name = path.split('/', 1)[1]
            with open(unit, 'w') as f:
                f.write(f'#include "{name}"\ntypedef int something;\n')
            done = subprocess.run(['gcc', '-std=c11', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Wpedantic', '-Werror', '-Wno-unused-function', '-fsyntax-only',
                                   '-Iinclude', '-Isrc', unit], cwd=ROOT, capture_output=True, text=True)
            if done.returncode != 0:
                yield f'{path}: {done.stderr.splitlines()[0] if done.stderr else "does not compile"}'


def memory_is_asked_for_in_base_only(_):
    for path in code():
        if path.startswith('src/base/'):
            continue
        for n, line in enumerate(without_comments(text(path)).split('\n'), 1):
            if re.search(r'(?<![\w.>])(malloc|calloc|realloc|free|strdup|asprintf)\s*\(', line):
                yield f'{path}:{n}: {line.strip()}'


def only_the_command_line_prints_or_exits(_):
    for path in code():
        if path.startswith('src/cli/'):
            continue
        for n, line in enumerate(without_comments(text(path)).split('\n'), 1):
            if re.search(r'(?<![\w.>])(printf|puts|putchar|perror|exit|_exit|abort|assert|setlocale)\s*\(', line):
                child = path == 'src/base/process.c' and '_exit' in line  # the child whose program cannot be started
                if not child:
                    yield f'{path}:{n}: {line.strip()}'


def what_is_banned_does_not_compile(_):
    banned = re.search(r'#pragma GCC poison (.*)', text('src/base/banned.h')).group(1).split()
    for name in ('gets', 'strcpy', 'strcat', 'strncpy', 'sprintf', 'strtok', 'atoi', 'atof', 'system', 'popen'):
        if name not in banned:
            yield f'{name} is not poisoned'
    if '-include src/base/banned.h' not in text('Makefile'):
        yield 'the Makefile does not force banned.h into every file'


def functions(path):
    """(line, length, name) of every function of a formatted C file: it ends at a brace in the first column."""
    start = name = None
    for n, line in enumerate(without_comments(text(path)).split('\n'), 1):
        if start is None and re.match(r'[a-z].*\b[\w]+\(.*\{\s*$', line) and '=' not in line.split('(')[0]:
            start, name = n, re.search(r'(\w+)\(', line).group(1)
        elif start is not None and line.startswith('}'):
            yield start, n - start + 1, name
            start = None


def files_and_functions_are_short(_):
    for path in code():
        lines = text(path).count('\n')
        if lines > LONGEST_FILE and path not in TABLES:
            yield f'{path} has {lines} lines, more than {LONGEST_FILE}'
        if path.endswith('.c'):
            for line, length, name in functions(path):
                if length > LONGEST_FUNCTION:
                    yield f'{path}:{line}: {name} has {length} lines, more than {LONGEST_FUNCTION}'


def nothing_is_left_for_later(_):
    for path in tracked():
        if path.startswith('tests/fuzz/corpus/'):
            continue
        if path.endswith(('.c', '.h', '.py', '.def', 'Makefile')) or path.startswith('tests/') and '.' not in os.path.basename(path):
            for n, line in enumerate(text(path).split('\n'), 1):
                if re.search(r'\b(TO' + r'DO|FIX' + r'ME|XX' + r'X|HA' + r'CK)\b', line):
                    yield f'{path}:{n}: {line.strip()}'


def no_text_names_a_machine(_):
    for path in tracked():
        if path.startswith('tests/reference/golden/') or path.endswith(('.png', '.sav', '.dta', '.zsav', '.por', '.xpt', '.gz')) or '/corpus/' in path:
            continue
        for n, line in enumerate(text(path).split('\n'), 1):
            if re.search(r'/(home|work|root|Users)/', line) and 'tests/architecture' not in path:
                yield f'{path}:{n}: {line.strip()[:100]}'


def no_product_of_a_build_is_kept(_):
    for path in tracked():
        if path.endswith(('.o', '.a', '.so', '.pyc')) or path.startswith('build/'):
            yield path


def what_an_editor_or_a_merge_left_is_not_kept(_):
    for path in tracked():
        if path.endswith(('.orig', '.rej', '.bak', '.swp', '~')):
            yield path
        elif path.startswith('src/') and path != 'src/floors' and not path.endswith(('.c', '.h', '.def', '.map')):
            yield f'{path} is no source'


def every_public_function_says_what_it_does(_):
    """A comment stands right before each function, or before the group of functions that it is the head of."""
    for path in tracked('include/*'):
        if not path.endswith('.h'):
            continue
        lines, explained = text(path).split('\n'), False
        for n, line in enumerate(lines, 1):
            if line.strip().endswith('*/'):
                explained = True
            elif not line.strip():
                explained = False
            elif re.match(r'^(?!typedef|extern|static|#| |}|\*).*\bop_\w+\(.*', line) and not explained:
                yield f'{path}:{n}: {line.strip()[:80]}'


def every_list_names_files_that_exist(_):
    """Each entry of a .def list has its file, once."""
    lists = {'src/model/families.def': 'src/model/family_{}.c', 'src/infer/intervals.def': 'src/infer/interval_{}.c', 'src/plot/charts.def': 'src/plot/chart_{}.c', 'src/cli/commands.def': 'src/cli/cmd_{}.c', 'src/cli/options.def': 'src/cli/options_{}.c',
             'src/estimate/quantile_rules.def': 'src/estimate/quantile_{}.c', 'src/cli/plans.def': 'src/cli/plan_{}.c', 'src/infer/scales.def': 'src/infer/scale_{}.c',
             'include/opine/replicate_types.def': 'src/design/replicate_{}.c', 'include/opine/design_rules.def': 'src/design/rule_{}.c'}
    statistics = re.findall(r'^OP_STATISTIC\(\w+, (\w+)\)', text('include/opine/statistics.def'), flags=re.M)
    analyses = ''.join(text(f) for f in tracked('src/analysis/*.c'))
    for name in statistics:
        if f'const analysis analysis_{name} = ' not in analyses or statistics.count(name) > 1:
            yield f'include/opine/statistics.def lists {name}, which has no analysis of its own'
    for path, pattern in lists.items():
        names = re.findall(r'^[A-Z_]+\((?:[A-Z0-9_]+, )?([a-z]\w*)[,)]', text(path), flags=re.M)
        if not names:
            yield f'{path} lists nothing'
        for name in names:
            if names.count(name) > 1:
                yield f'{path} lists {name} twice'
            if not os.path.exists(os.path.join(ROOT, pattern.format(name))):
                yield f'{path} lists {name}, but there is no {pattern.format(name)}'


CHECKS = [a_folder_includes_lower_floors_only, every_folder_of_src_has_files, every_header_compiles_alone, memory_is_asked_for_in_base_only,
          only_the_command_line_prints_or_exits, what_is_banned_does_not_compile, files_and_functions_are_short, nothing_is_left_for_later,
          no_text_names_a_machine, no_product_of_a_build_is_kept, what_an_editor_or_a_merge_left_is_not_kept,
          every_public_function_says_what_it_does, every_list_names_files_that_exist]
