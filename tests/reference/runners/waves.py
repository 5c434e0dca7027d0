"""Trends over waves."""


def run_waves(c):
    """Waves of several 0/1 shares: one trend a share, with t and with normal intervals."""
    base = c.base()
    cache = {}

    def trend(variable, extra, rule):
        key = (variable, rule)
        if key not in cache:
            cache[key] = c.run('trend', c.data[0], variable, '--time', 'wave', '--date', 'wave_time', '--vs', '1', '--stat', 'mean', *base, *extra, '--df', rule)
        return cache[key]

    for x in c.case['expected']:
        term = x['term']
        if ': wave ' in term:
            share, change = term.split(': ')
            to, start = [p.strip().split()[-1] for p in change.split(' - ')]
            t, z = [[r for r in trend(share, [], rule)['changes'] if (r['from'], r['to']) == (start, to)] for rule in ('where', 'inf')]
            row, row_z = t[0], z[0]
            for a, b in (('estimate', 'estimate'), ('se', 'se'), ('covariance', 'covariance')):
                if b in x:
                    c.compare(f'{term} {b}', row[a], x[b], x['estimate'] if b != 'covariance' else x['se'] ** 2)
            for a, b, source in (('statistic', 'z', row_z), ('p', 'p_z', row_z), ('p', 'p_t', row), ('p_holm', 'p_z_holm', row_z), ('p_bh', 'p_z_bh', row_z), ('df', 'df', row)):
                if b in x:
                    c.compare(f'{term} {b}', source[a], x[b])
            c.pair(f'{term} ci_z', row_z, x['ci_z'], x['estimate'])
        elif term.startswith('net favorability wave'):
            wave = term.split()[-1]
            rows = trend('net', ['--let', 'net=`fav` - `unf`'], 'inf')['rows']
            row = [r for r in rows if r['by']['wave'] == wave][0]
            c.compare(f'{term} estimate', row['estimate'], x['estimate'])
            c.compare(f'{term} se', row['se'], x['se'], x['estimate'])
            c.pair(term, row, x['ci_z'], x['estimate'])
        else:
            name = 'level' if ' level at' in term else 'lack_of_fit_Q' if 'lack_of_fit' in term else 'slope'
            method = {'svyglm': 'design_regression', None: None}.get(x.get('method'), x.get('method'))
            share = 'unf'
            rows = [r for r in trend(share, [], 'where')['slope'] if r['term'] == name and (method is None or name != 'slope' or r['method'] == method)]
            if not rows:
                c.failures.append(f'no row {term}')
                continue
            row = rows[0]
            for a, b in (('estimate', 'estimate'), ('se', 'se'), ('statistic', 'z'), ('statistic', 't'), ('statistic', 'statistic'), ('p', 'p'), ('df', 'df')):
                if b in x:
                    c.compare(f'{term} {x.get("method", "")} {b}', row[a], x[b])


RUNNERS = {'wave_comparison': run_waves}
