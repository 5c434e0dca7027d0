"""Every odd file of the shared data is described without an option, as outcomes.txt says."""
import os

from base import Wrong, must, shared

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDERS = ('odd_csv', os.path.join('odd_csv', 'csv_spectrum'), 'derived_variants', 'spss_stata')


def expected():
    with open(os.path.join(HERE, 'outcomes.txt'), encoding='utf-8') as f:
        return [line.split() for line in f if line.strip() and not line.startswith('#')]


def every_odd_file_is_described(opine, folder):
    shared('odd_csv')
    wrong = []
    for name, *outcome in expected():
        try:
            facts = {r['name']: r['value'] for r in opine.result('describe', shared(name))['file']}
            found = [facts['format'], facts['encoding'], facts['rows'], facts['variables']]
        except Wrong as reason:
            found = [str(reason)]
        if found != outcome:
            wrong.append(f'{name}: {found}, expected {outcome}')
    must('; '.join(wrong), not wrong)


def the_list_has_every_file(opine, folder):
    there = set()
    for f in FOLDERS:
        top = shared(f)
        there |= {os.path.join(f, n) for n in os.listdir(top) if os.path.isfile(os.path.join(top, n))}
    must(f'files and list: {sorted(there ^ {e[0] for e in expected()})}', there == {e[0] for e in expected()})


def every_real_file_is_described(opine, folder):
    """The surveys themselves, SPSS, Stata and CSV."""
    for f in ('afrobarometer_tunisia', 'crrc_georgia', 'lapop_trend', 'pew_dec13', 'fte_masculinity'):
        top = shared(f)
        for name in sorted(os.listdir(top)):
            must(f'{name} has rows', int([r for r in opine.result('describe', os.path.join(top, name))['file'] if r['name'] == 'rows'][0]['value']) > 2)


PROPERTIES = [every_odd_file_is_described, the_list_has_every_file, every_real_file_is_described]
