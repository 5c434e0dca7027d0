"""What a command costs as a whole process, and the data that commands are timed on."""
import os
import random
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
WORK = os.path.join(os.path.dirname(os.path.dirname(HERE)), 'build', 'bench')


def compiled(name, *flags, library=None):
    """A program of this folder, made anew when its source or the library that it is linked with has changed."""
    os.makedirs(WORK, exist_ok=True)
    program, sources = os.path.join(WORK, name), [os.path.join(HERE, f'{name}.c'), *([library] if library else [])]
    if not os.path.exists(program) or os.path.getmtime(program) < max(map(os.path.getmtime, sources)):
        subprocess.run([os.environ.get('CC', 'cc'), '-O2', '-D_GNU_SOURCE', '-o', program, *sources, *flags], check=True)
    return program


def field_scan(opine, path, fields, threads):
    """The command that finds every field of a file and does nothing else."""
    root = os.path.dirname(os.path.dirname(HERE))
    program = compiled('scan', *(f'-I{os.path.join(root, folder)}' for folder in ('src', 'include')), '-lunistring', '-lpthread', '-lm',
                       library=os.path.join(os.path.dirname(opine), 'libopine.a'))
    return [program, path, str(fields), str(threads)]


def distance():
    """Nanoseconds from one processor to another and back; none where there is one."""
    if len(os.sched_getaffinity(0)) < 2:
        return None
    return int(subprocess.run([compiled('distance', '-lpthread')], capture_output=True, text=True, check=True).stdout)


def data(rows, replicates=0):
    """A made survey, made anew only when its maker has changed."""
    maker = compiled('make-data', '-ffp-contract=off')
    path = os.path.join(WORK, f'rows-{rows}' + (f'-{replicates}' if replicates else '') + '.csv')
    if not os.path.exists(path) or os.path.getmtime(path) < os.path.getmtime(maker):
        print(f'making {rows:,} rows' + (f' with {replicates} replicate weights' if replicates else ''), file=sys.stderr)
        subprocess.run([maker, str(rows), path + '.part', '20261123', str(replicates)], check=True)
        os.replace(path + '.part', path)
    return path


def shuffled(rows):
    """The same survey with its respondents in any order."""
    plain = data(rows)
    path = plain.replace('.csv', '-shuffled.csv')
    if not os.path.exists(path) or os.path.getmtime(path) < os.path.getmtime(plain):
        with open(plain, encoding='ascii') as file:
            head, *lines = file
        random.Random(20261123).shuffle(lines)
        with open(path + '.part', 'w', encoding='ascii') as file:
            file.writelines([head, *lines])
        os.replace(path + '.part', path)
    return path


def statistical(rows, extension):
    """The same survey as a file of SPSS or Stata."""
    plain, maker = data(rows), compiled('make-stat', '-lreadstat')
    path = plain.replace('.csv', f'.{extension}')
    if not os.path.exists(path) or os.path.getmtime(path) < max(os.path.getmtime(plain), os.path.getmtime(maker)):
        subprocess.run([maker, plain, str(rows), path], check=True)
    return path


class Cost:
    """Runs of one command: wall and processor seconds, peak memory in MiB, what it printed last."""

    def __init__(self, name):
        self.name, self.walls, self.cpus, self.peaks, self.text, self.failed = name, [], [], [], '', None

    def add(self, command, may_fail=False):
        """Runs the command once more. Of one that may fail `failed` then says why."""
        cost = os.path.join(WORK, 'cost')
        run = subprocess.run([compiled('measure'), cost, *command], capture_output=True, text=True, check=False)
        with open(cost, encoding='ascii') as file:
            wall, cpu, peak, status = file.read().split()
        if status != '0':
            self.failed = f'exit status {status}: {run.stderr.strip()[-1000:]}'
            if may_fail:
                return
            sys.exit(f'{" ".join(command)[:300]}: {self.failed}')
        self.walls.append(float(wall))
        self.cpus.append(float(cpu))
        self.peaks.append(int(peak) / 1024)
        self.text = run.stdout

    def add_pair(self, command):
        """Runs it twice at the same time: what the machine does with two processors when nothing is shared. The wall time is that of both."""
        begin = time.perf_counter()
        runs = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
        for run in runs:
            if run.wait() != 0:
                sys.exit(f'{" ".join(command)[:300]}: exit status {run.returncode}')
        self.walls.append(time.perf_counter() - begin)

    fastest = property(lambda self: min(self.walls))
    median = property(lambda self: statistics.median(self.walls))
    cpu = property(lambda self: min(self.cpus))
    peak = property(lambda self: max(self.peaks))


def seconds(value):
    return f'{value * 1000:.1f} ms' if value < 0.1 else f'{value:.2f} s'
