"""The stand-in for the barometer is made by its program, byte for byte."""
import filecmp
import os
import shutil
import subprocess

from base import ROOT, Skipped, must

HOME = os.path.join(ROOT, 'surveys', 'cab-kazakhstan')


def the_program_writes_the_committed_files(opine, folder):
    compiler = shutil.which('gcc') or shutil.which('cc')
    if compiler is None:
        raise Skipped('no C compiler')
    program = os.path.join(folder, 'generate')
    subprocess.run([compiler, '-O1', os.path.join(HOME, 'generate.c'), '-o', program, '-lreadstat', '-lm'], check=True)
    out = os.path.join(folder, 'out')
    os.mkdir(out)
    subprocess.run([program, out], check=True, capture_output=True)
    made = sorted(os.listdir(out))
    kept = sorted(f for f in os.listdir(HOME) if '-wave-' in f)
    must(f'the same files: {made} and {kept}', made == kept and len(made) == 14)
    for name in made:
        must(f'{name} has the same bytes', filecmp.cmp(os.path.join(out, name), os.path.join(HOME, name), shallow=False))
        must(f'{name} says that it is made', 'SYNTHETIC' in name)


PROPERTIES = [the_program_writes_the_committed_files]
