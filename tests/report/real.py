"""Pages of real surveys, which may not be passed on: where they are."""
import os

from base import Skipped, wrong_unless

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
STUDIES = os.path.join(ROOT, 'tests', 'studies')


def need(make):
    if not os.path.isdir(make.shared):
        raise Skipped('the real surveys are not here')


def support_for_the_union_in_georgia(make):
    need(make)
    page = make(os.path.join(STUDIES, 'georgia-eu-support.yaml'))
    text = page.questions()['eu'].text()
    for published in ('40.4', '58.0', '53.1'):
        wrong_unless(published in text, f'{published} is not on the page')


def the_view_of_china_in_tunisia(make):
    need(make)
    page = make(os.path.join(STUDIES, 'tunisia-china.yaml'), '--lang', 'fr')
    wrong_unless('Très positive' in page.questions()['china'].text(), 'the answers are not in French')


def nine_waves_of_the_americas(make):
    need(make)
    page = make(os.path.join(STUDIES, 'americas-democracy.yaml'))
    wrong_unless(len(list(page.questions()['ing4'].all('svg'))) == 2, 'there are not two charts')


def a_whole_omnibus_without_a_study(make):
    need(make)
    file = os.path.join(make.shared, 'crrc_georgia', 'Omnibus_Wave13_July2022_without_NR_06.08.2022.dta')
    page = make(file, '--weights', 'weight', '--strata', 'stratum', '--banner', 'sex')
    wrong_unless(len(page.questions()) > 80, f'there are {len(page.questions())} questions')


CHECKS = [support_for_the_union_in_georgia, the_view_of_china_in_tunisia, nine_waves_of_the_americas, a_whole_omnibus_without_a_study]
