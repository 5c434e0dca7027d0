"""Checks of the built program and library. Each yields its faults."""
import os
import re
import shutil
import subprocess
import tempfile

from sources import ROOT, text, tracked


def run(*words, **more):
    return subprocess.run(list(words), capture_output=True, text=True, **more)


def commands():
    return re.findall(r'^CLI_COMMAND\((\w+)\)', text('src/cli/commands.def'), flags=re.M)


def options_of(opine, command):
    """The long options that a command's help lists."""
    return re.findall(r'^ {2}(?:-\w,| {3}) --([\w-]+)', run(opine, command, '--help').stdout, flags=re.M)


def every_option_is_taken_by_a_command(opine):
    declared = set(re.findall(r'^ {4}\{"([\w-]+)", ', ''.join(text(f) for f in tracked('src/cli/options_*.c')), flags=re.M))
    shown = {o for c in commands() for o in options_of(opine, c)}
    if declared != shown or len(declared) < 50:
        yield f'declared and shown differ: {sorted(declared ^ shown)}'


def every_command_has_help_and_a_man_page_with_its_options(opine):
    for command in commands():
        help_text, page = run(opine, command, '--help'), run(opine, 'help', 'man', command)
        if help_text.returncode != 0 or f'opine {command}' not in help_text.stdout or 'Examples' not in help_text.stdout:
            yield f'{command} --help is not whole'
        if page.returncode != 0 or not page.stdout.startswith('.TH'):
            yield f'help man {command} gives no man page'
        for option in options_of(opine, command):
            if option.replace('-', '\\-') not in page.stdout:
                yield f'the man page of {command} does not know --{option}'


def every_completion_knows_every_option(opine):
    for shell in ('bash', 'zsh', 'fish'):
        script = run(opine, 'help', 'completion', shell).stdout
        for command in commands():
            if command not in script:
                yield f'{shell} does not know {command}'
            for option in options_of(opine, command):
                if not re.search(r'\b' + re.escape(option) + r'\b', script):
                    yield f'{shell} does not know --{option}'
        program = shutil.which(shell)
        if program:
            done = run(program, '-n', '/dev/stdin', input=script)
            if done.returncode != 0:
                yield f'{shell} cannot read its completion: {done.stderr.strip()}'


def bash_completes_commands_and_options(opine):
    script = run(opine, 'help', 'completion', 'bash').stdout
    function = re.search(r'complete .*-F (\w+)', script).group(1)
    for words, wanted in (('opine tab', 'tabulate'), ('opine tabulate x.csv --wei', '--weights'), ('opine tabulate x.csv --lonely adj', 'adjust'),
                          ('opine tabulate x.csv --ci kg-n', 'kg-nchs'), ('opine tabulate x.csv --ci al', 'all'), ('opine tabulate x.csv --format js', 'jsonl'),
                          ('opine chart x.csv q --kind lik', 'likert'), ('opine chart x.csv q -k lik', 'likert'), ('opine help met', 'methods'),
                          ('opine help tab', 'tabulate'), ('opine help completion f', 'fish')):
        at = len(words.split()) - 1
        ask = f'COMP_WORDS=({words}); COMP_CWORD={at}; {function}; printf "%s\\n" "${{COMPREPLY[@]}}"'
        found = run('bash', '-c', script + '\n' + ask).stdout.split()
        if wanted not in found:
            yield f'"{words}" completes to {found}, not {wanted}'


def man_pages_have_no_faults(opine):
    if not shutil.which('groff'):
        return
    for command in ['', *commands()]:
        page = run(opine, 'help', 'man', *([command] if command else [])).stdout
        done = run('groff', '-man', '-ww', '-Tutf8', '-z', input=page)
        if done.stderr.strip():
            yield f'{command or "opine"}: {done.stderr.strip().splitlines()[0]}'


def every_example_of_help_runs(opine):
    with tempfile.TemporaryDirectory() as folder:
        for name in ('surveys', 'plots'):
            os.symlink(os.path.join(ROOT, name), os.path.join(folder, name))
        os.mkdir(os.path.join(folder, 'build'))
        for command in commands():
            shown = run(opine, command, '--help').stdout.split('Examples\n', 1)
            examples = [line.strip() for line in shown[-1].split('\n') if line.startswith('  opine ')]
            if not examples:
                yield f'{command} has no example'
            for example in examples:
                done = run('bash', '-c', re.sub(r'^opine\b', lambda _: f'"{opine}"', example), cwd=folder)
                if done.returncode not in ((0, 4) if command == 'reproduce' else (0,)):  # 4: published figures that do not hold
                    yield f'{example}: {done.stderr.strip()}'


def every_calculation_of_plan_has_an_example(opine):
    shown = run(opine, 'plan', '--help').stdout.split('Examples\n', 1)[-1]
    for name in re.findall(r'^CLI_PLAN\(\w+, "([\w-]+)"', text('src/cli/plans.def'), flags=re.M):
        if f'opine plan {name} ' not in shown:
            yield f'plan {name} has no example'


def lists_have_summaries_and_sources(opine):
    methods = run(opine, 'help', 'methods').stdout.split('\n')
    heads = [(i, line) for i, line in enumerate(methods) if re.match(r'^ {2}\S', line)]
    if len(heads) < 20:
        yield f'only {len(heads)} interval methods'
    names = [line.split()[0] for _, line in heads]
    for i, line in heads:
        name = line.split()[0]
        if names.count(name) > 1:
            yield f'{name} is listed twice'
        if len(line.split()) < 3 or line.rstrip().endswith('.'):
            yield f'{name} has no summary, or one with a full stop'
        if i + 1 >= len(methods) or not re.search(r'\d{4}|R |SAS|Stata|SUDAAN|practice', methods[i + 1]):
            yield f'{name} names no source'


def the_library_shows_public_functions_only(opine):
    library = os.path.join(os.path.dirname(opine), 'libopine.so')
    if not os.path.exists(library):
        yield f'there is no {os.path.basename(library)} beside the program'
        return
    shown = {line.split()[-1] for line in run('nm', '-D', '--defined-only', library).stdout.split('\n') if line}
    for name in sorted(shown):
        if not name.startswith('op_'):
            yield f'{name} is shown'
    for header in os.listdir(os.path.join(ROOT, 'include', 'opine')):
        bare = re.sub(r'/\*.*?\*/', '', text('include/opine/' + header), flags=re.S)
        for name in re.findall(r'^(?!typedef)[\w ]+[ *](op_\w+)\(', bare, flags=re.M):
            if name not in shown:
                yield f'{header} declares {name}, which the library does not show'


def a_program_can_be_built_on_the_library(opine):
    """README's example."""
    example = re.search(r'```c\n(.*?)```', text('README.md'), flags=re.S).group(1)
    folder = os.path.dirname(opine)
    with tempfile.TemporaryDirectory() as work:
        source, program = os.path.join(work, 'example.c'), os.path.join(work, 'example')
        with open(source, 'w', encoding='utf-8') as f:
            f.write(example)
        for name in ('libopine.so', 'libopine.so.0'):
            os.symlink(os.path.join(folder, 'libopine.so'), os.path.join(work, name))
        built = run('gcc', '-Wall', '-Werror', '-I', os.path.join(ROOT, 'include'), source, '-o', program, '-L', work, '-lopine', '-Wl,-rpath,' + work)
        if built.returncode != 0:
            yield built.stderr.strip()[:400]
            return
        done = run(program, cwd=ROOT)
        if done.returncode != 0 or not re.search(r'^N 0\.3926$', done.stdout, flags=re.M):
            yield f'it prints {done.stdout!r} {done.stderr!r}'


def what_is_installed_is_whole(opine):
    with tempfile.TemporaryDirectory() as root:
        done = run('make', '-s', 'install', f'BUILD={os.path.dirname(opine)}', 'PREFIX=/usr', f'DESTDIR={root}', cwd=ROOT)
        if done.returncode != 0:
            yield done.stderr.strip()[:400]
            return
        for path in ('bin/opine', 'lib/libopine.a', 'lib/libopine.so', 'lib/libopine.so.0', 'lib/pkgconfig/opine.pc', 'include/opine/opine.h',
                     'share/man/man1/opine.1', 'share/man/man1/opine-tabulate.1', 'share/bash-completion/completions/opine',
                     'share/zsh/site-functions/_opine', 'share/fish/vendor_completions.d/opine.fish', 'share/opine/surveys/chile-1988/chile.csv'):
            if not os.path.exists(os.path.join(root, 'usr', path)):
                yield f'{path} is missing'
        for command in commands():
            if not os.path.exists(os.path.join(root, 'usr/share/man/man1', f'opine-{command}.1')):
                yield f'there is no man page opine-{command}(1)'
        done = run(os.path.join(root, 'usr/bin/opine'), 'version')
        if done.returncode != 0:
            yield 'the installed program does not run'


def an_installed_library_is_found_by_the_loader(opine):
    """Without a new cache of the dynamic loader a program that was linked with /usr/local/lib/libopine.so does not start on Debian."""
    for where, wanted in (('DESTDIR=', True), ('DESTDIR=/tmp/package', False)):
        plan = run('make', '-n', 'install', f'BUILD={os.path.dirname(opine)}', where, cwd=ROOT).stdout
        if ('ldconfig' in plan) != wanted:
            yield f'make install {where} {"does not renew" if wanted else "renews"} the cache of the loader'


CHECKS = [every_option_is_taken_by_a_command, every_command_has_help_and_a_man_page_with_its_options, every_completion_knows_every_option,
          bash_completes_commands_and_options, man_pages_have_no_faults, every_example_of_help_runs, every_calculation_of_plan_has_an_example, lists_have_summaries_and_sources,
          the_library_shows_public_functions_only, a_program_can_be_built_on_the_library, what_is_installed_is_whole,
          an_installed_library_is_found_by_the_loader]
