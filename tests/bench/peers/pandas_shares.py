"""The bench's jobs by pandas: weighted shares, in one pass over the columns in need. pandas_shares.py JOB DATA ANSWERS"""
import sys

import pandas

job, data, answers = sys.argv[1:]
questions = [f'q{i}' for i in range(1, 41)] if job == 'c' else ['q7']
groups = [] if job == 'a' else ['country', 'wave']
out = []
if job == 'load':
    rows = pandas.read_csv(data)
    out = [(name, rows[name].mean()) for name in rows.columns if rows[name].dtype != object]
else:
    rows = pandas.read_csv(data, usecols=[*groups, 'weight', *questions])
    for q in questions:
        sums = rows[rows[q] < 98].groupby([*groups, q])['weight'].sum()
        share = sums / (sums.groupby(groups).transform('sum') if groups else sums.sum())
        for key, value in share.items():
            parts = key if isinstance(key, tuple) else (key,)
            out.append((''.join(f'{p}|' for p in parts[:-1]) + f'{q}={parts[-1]}', value))
with open(answers, 'w', encoding='utf-8') as file:
    file.write('key,estimate\n')
    file.writelines(f'{key},{value!r}\n' if isinstance(value, float) else f'{key},{float(value)!r}\n' for key, value in out)
