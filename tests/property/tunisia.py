"""The view of China in Tunisia over the Afrobarometer's rounds 6 to 9: names, weights, missing codes and languages change; round 7 did not ask."""
import csv
import os

from base import must, shared

STUDY = '''study: tunisia
title: "China's influence in Tunisia"
source: Afrobarometer, rounds 6 to 9
time: round
date: year
design: {{weights: w}}
files:
  - path: {r6}
    facts: {{round: 6, year: 2015}}
    variables: {{w: withinwt, china: {{from: Q81B, recode: {{1: [1], 2: [2], 3: [3], 4: [4], 5: [5], 8: [98], 9: [9]}}}}}}
  - path: {r7}
    facts: {{round: 7, year: 2018}}
    variables: {{w: withinwt}}
  - path: {r8}
    facts: {{round: 8, year: 2020}}
    variables: {{w: withinwt_hh, china: Q70E}}
  - path: {r9}
    facts: {{round: 9, year: 2022}}
    variables: {{w: withinwt_hh, china: Q78A}}
variables:
  china:
    label: "Is China's influence positive or negative?"
    values: {{1: Very negative, 2: Somewhat negative, 3: Neither, 4: Somewhat positive, 5: Very positive, 8: Refused, 9: Don't know}}
    missing: {{8: refused, 9: don't know}}
    nets: {{Negative: [1, 2], Positive: [4, 5]}}
'''
FILES = {'r6': 'tun_r6_data_en.sav', 'r7': 'tun_r7_data.sav', 'r8': 'tun_r8_data.sav', 'r9': 'tun_r9_data.sav'}
COLUMNS = {'1': 'very_negative_1', '2': 'somewhat_negative_2', '3': 'neither_3', '4': 'somewhat_positive_4', '5': 'very_positive_5', '8': 'refused',
           '9': 'dont_know'}


def study(folder):
    path = os.path.join(folder, 'tunisia.yaml')
    with open(path, 'w', encoding='utf-8') as f:
        f.write(STUDY.format(**{k: shared('afrobarometer_tunisia', v) for k, v in FILES.items()}))
    return path


def the_trend_is_that_of_the_reference(opine, folder):
    result = opine.result('trend', study(folder), 'china', '--base', 'all')
    at = {(r['by']['round'], r['category']): r for r in result['rows']}
    with open(shared('afrobarometer_tunisia', 'china_trend_expected.csv'), encoding='utf-8') as f:
        expected = list(csv.DictReader(f))
    must('three rounds', [r['round'] for r in expected] == ['6', '8', '9'])
    for r in expected:
        for code, column in COLUMNS.items():
            got = at[r['round'], code]['estimate'] * 100
            must(f'round {r["round"]}, {column}: {got} rounds to {r[column]}', abs(got - float(r[column])) <= 0.005 + 1e-9)
        must('base of all', at[r['round'], '1']['base_n'] == 1200)


def a_round_that_did_not_ask_has_no_figure(opine, folder):
    result = opine.result('trend', study(folder), 'china', '--base', 'all')
    seven = [r for r in result['rows'] if r['by']['round'] == '7']
    must('no estimate in round 7, but a note', seven and all(r['estimate'] is None and r['note'] for r in seven))
    must('the change passes over it', {(c['from'], c['to']) for c in result['changes']} == {('6', '8'), ('8', '9')})
    must('the favorable share fell', all(c['estimate'] < 0 and c['p_holm'] < 0.01 for c in result['changes'] if c['category'] == 'Positive'))


PROPERTIES = [the_trend_is_that_of_the_reference, a_round_that_did_not_ask_has_no_figure]
