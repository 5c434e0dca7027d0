"""What must not matter for the result: how many threads read, and by which way the bytes come. What must be refused: a file that changes while it is read."""
import gzip
import json
import os
import random
import resource
import signal
import subprocess
import time

from base import Skipped, Wrong, must

DESIGN = ('--weights', 'w', '--strata', 'region', '--psu', 'psu')
COMMANDS = (('tabulate', 'q1', 'q2', 'q3', '--by', 'region', '--net', 'Good=1,2'), ('crosstab', 'q1', 'q2'), ('mean', 'age', '--by', 'q2'), ('quantile', 'age', '--q', '0.25,0.5'),
            # some ten thousand different respondents: enough for several parts of a fit, few enough to be folded
            ('model', 'q1 == 1 ~ age + income + C(q2)'), ('describe',))
LABELS = ('Very good', '"Rather good, I think"', '"says ""no"""', '"two\nlines"', 'Казахстан', '')


# figures enough that threads share the units of one estimate, and questions enough that they share these
LARGE = (('crosstab', 'q1', 'q2', '--vcov'), ('tabulate', 'age'), ('tabulate', 'age', '--by', 'q2'), ('tabulate', 'q1', 'q2', 'q3', 'age', 'income', '--by', 'region'),
         ('quantile', 'age', '--q', '0.25,0.5,0.75'), ('quantile', 'income', '--by', 'q2'))


def file_of(rows, path, line='\n', rare=0.01, members=40):
    """A survey in which some rows need libcsv: doubled quotes, line ends within quotes, a delimiter at the end."""
    draw = random.Random(11)
    with open(path, 'w', newline='', encoding='utf-8') as out:
        out.write(f'id,region,psu,w,age,income,q1,q2,q3,text{line}')
        for i in range(rows):
            text = LABELS[draw.randrange(6)] if draw.random() < rare else LABELS[draw.choice((0, 1, 4, 5))]
            out.write(f'{i},r{i * 8 // rows},{i // members},{draw.uniform(0.3, 3):.4f},{draw.randrange(18, 90)},{draw.randrange(100)},{draw.randrange(1, 6)},"{draw.randrange(1, 4)}",'
                      f'{draw.choice((1, 2, 98, 99))},{text}{"," if draw.random() < rare else ""}{line}')
    return path


def design_of(command):
    return () if command[0] == 'describe' else DESIGN


def results_do_not_depend_on_threads(opine, folder):
    for name, line, rare in (('plain.csv', '\n', 0), ('mixed.csv', '\r\n', 0.01), ('rough.csv', '\n', 0.6)):
        path = file_of(20000, os.path.join(folder, name), line, rare)
        for command in COMMANDS:
            ask = (command[0], path, *command[1:], *design_of(command), '--format', 'json')
            one = opine.run(*ask, '--threads', '1')
            for threads in ('2', '3', '8'):
                must(f'{command[0]} of {name} with {threads} threads', opine.run(*ask, '--threads', threads) == one)


def results_of_many_units_do_not_depend_on_threads(opine, folder):
    path = file_of(20000, os.path.join(folder, 'units.csv'), rare=0, members=5)
    for command in LARGE:
        ask = (command[0], path, *command[1:], *DESIGN, '--format', 'json')
        one = opine.run(*ask, '--threads', '1')
        for threads in ('2', '3', '8'):
            must(f'{command[0]} {command[1]} with {threads} threads', opine.run(*ask, '--threads', threads) == one)
        opine.run('cache', path)
        for threads in ('1', '4'):
            must(f'{command[0]} {command[1]} through the cache with {threads} threads', opine.run(*ask, '--threads', threads) == one)
        opine.run('cache', '--remove', path)


def results_do_not_depend_on_how_bytes_come(opine, folder):
    path = file_of(20000, os.path.join(folder, 'mixed.csv'))
    packed = path + '.gz'
    with open(path, 'rb') as plain, gzip.open(packed, 'wb') as out:
        out.write(plain.read())
    for command in COMMANDS[:5]:
        expected = opine.result(command[0], path, *command[1:], *DESIGN)['rows']
        must(f'{command[0]}: gzip', opine.result(command[0], packed, *command[1:], *DESIGN)['rows'] == expected)
        for way, ask in (('standard input', '"$1" "$2" - "$@" < "$0"'), ('a pipe', 'cat "$0" | "$1" "$2" - "$@"')):
            script = 'program=$1; command=$2; shift 2; ' + ask.replace('"$1" "$2"', '"$program" "$command"')
            done = subprocess.run(['sh', '-c', script, path, opine.program, command[0], *command[1:], *DESIGN, '--format', 'json'], capture_output=True)
            must(f'{command[0]}: {way}: {done.stderr.decode()}', done.returncode == 0)
            must(f'{command[0]}: {way}', json.loads(done.stdout)['rows'] == expected)


def records_without_names_come_whole_through_a_pipe(opine, folder):
    """A codebook's fixed columns: a pipe cannot be looked at first to see whether it has a header."""
    data, book = os.path.join(folder, 'g.asc'), os.path.join(folder, 'g.xml')
    with open(data, 'w', encoding='ascii') as out:
        out.writelines(f'{i * 2 // 60000 + 1} {i:012}\n' for i in range(60000))
    with open(book, 'w', encoding='ascii') as out:
        out.write('<codeBook><dataDscr><var name="g"><location StartPos="1" EndPos="1"/></var></dataDscr></codeBook>')
    expected = opine.result('tabulate', data, '--metadata', book, 'g')['rows']
    must('all records of the file', sum(r['n'] for r in expected) == 60000)
    for name in ('/dev/stdin', '-'):
        script = 'cat "$1" | "$0" tabulate "$3" --metadata "$2" g --format json'
        done = subprocess.run(['sh', '-c', script, opine.program, data, book, name], capture_output=True)
        must(f'{name}: {done.stderr.decode()}', done.returncode == 0)
        must(f'{name} gives what the file gives', json.loads(done.stdout)['rows'] == expected)


def stopped_while_it_reads(opine, path):
    """A process that has the file open and has read a part of it, stopped; None where it was too quick each time."""
    for _ in range(10):
        process = stopped_once(opine, path)
        if process is not None:
            return process
    return None


def has_read(process):
    with open(f'/proc/{process.pid}/io', encoding='ascii') as counts:
        return int(counts.readline().split()[1])


def stopped_once(opine, path):
    process = subprocess.Popen([opine.program, 'tabulate', path, 'q1'], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding='utf-8')
    until = time.monotonic() + 10
    while process.poll() is None and time.monotonic() < until:
        try:
            if has_read(process) <= 1 << 20:
                continue
            process.send_signal(signal.SIGSTOP)
            if has_read(process) < 0.9 * os.path.getsize(path):
                return process
            break
        except (OSError, ValueError):
            continue
    process.kill()
    process.communicate()
    return None


def a_file_that_changes_while_it_is_read_is_refused(opine, folder):
    if not os.path.exists('/proc/self/io'):
        raise Skipped('this system does not say what a process has read')
    caught = 0
    for change in (lambda p: open(p, 'ab').write(b'1,2,3\n'), lambda p: os.truncate(p, os.path.getsize(p) - 100)):
        path = file_of(120000, os.path.join(folder, 'big.csv'), rare=0.001)
        process = stopped_while_it_reads(opine, path)
        if process is None:
            continue
        change(path)
        process.send_signal(signal.SIGCONT)
        out, err = process.communicate(timeout=120)
        caught += 1
        must(f'status {process.returncode}', process.returncode == 1)
        must(f'says why: {err}', 'changed while it was read' in err or 'the row has' in err)
        must('nothing is printed', out == '')
    if caught == 0:
        raise Skipped('the file was read too quickly')


def without_sanitizer(opine):
    with open(opine.program, 'rb') as program:
        if b'__asan_init' in program.read():
            raise Skipped('the sanitizer needs memory of its own')


def memory_does_not_grow_with_rows(opine, folder):
    without_sanitizer(opine)

    def peak(rows):
        path = file_of(rows, os.path.join(folder, f'{rows}.csv'), rare=0)
        process = subprocess.Popen([opine.program, 'tabulate', path, 'q1', 'q2', 'q3', '--by', 'region', '--threads', '2'], stdout=subprocess.DEVNULL)
        return os.wait4(process.pid, 0)[2].ru_maxrss
    small, large = peak(40000), peak(160000)
    must(f'{small} KiB at 40,000 rows, {large} at 160,000', large < 1.25 * small)


def little_memory_gives_the_result_or_says_so(opine, folder):
    without_sanitizer(opine)
    path = file_of(40000, os.path.join(folder, 'm.csv'))
    expected = opine.run('tabulate', path, 'q1', '--format', 'csv')
    for megabytes in (24, 32, 48, 64, 96, 256):
        def limit(size=megabytes << 20):
            resource.setrlimit(resource.RLIMIT_AS, (size, size))
        done = subprocess.run([opine.program, 'tabulate', path, 'q1', '--format', 'csv'], capture_output=True, encoding='utf-8', preexec_fn=limit)
        good = done.returncode == 0 and done.stdout == expected
        said = done.returncode in (1, 3, 127) and done.stdout == '' and 'memory' in done.stderr + 'memory' * (done.returncode == 127)
        if not good and not said:
            raise Wrong(f'{megabytes} MiB: status {done.returncode}: {done.stderr.strip()[:200]}')


PROPERTIES = (results_do_not_depend_on_threads, results_of_many_units_do_not_depend_on_threads, results_do_not_depend_on_how_bytes_come, records_without_names_come_whole_through_a_pipe,
              a_file_that_changes_while_it_is_read_is_refused, memory_does_not_grow_with_rows,
              little_memory_gives_the_result_or_says_so)
