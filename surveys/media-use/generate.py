#!/usr/bin/env python3
"""Makes the SYNTHETIC survey of this folder: no respondent is real. Run here: python3 generate.py

The same seed gives the same files. 600 respondents in 4 regions and 40 sampling points; four items on trust, two multiple-response questions, an open
question coded by two coders, and income, which a fifth did not tell. Their incomes are drawn five times from a regression on age, education and sex with
its uncertainty (a draw of the coefficients first), which is proper multiple imputation."""
import csv
import math
import random

random.seed(20240815)
REGIONS, POINTS, PER_POINT, IMPUTATIONS = 4, 10, 15, 5
APPS = (('Telegram', 0.55), ('WhatsApp', 0.6), ('Instagram', 0.4), ('Facebook', 0.2))
NEWS = (('tv', 0.6), ('radio', 0.2), ('web', 0.55), ('paper', 0.08))


def clip(x, low, high):
    return min(high, max(low, x))


def scale(x):
    """A latent opinion as one of five points."""
    return int(clip(math.floor(x + 3.5), 1, 5))


def person(region, point, mood):
    age, education, sex = random.randint(18, 79), random.choice((1, 2, 2, 3)), random.choice((1, 2))
    trust = random.gauss(mood, 0.8)
    items = [scale(trust + random.gauss(0, 0.7)) for _ in range(3)] + [6 - scale(trust + random.gauss(0, 0.8))]
    asked = random.random() < 0.95
    news = [int(random.random() < clip(p + (0.01 * (age - 45) if name in ('tv', 'paper') else -0.008 * (age - 45)), 0.02, 0.97)) for name, p in NEWS]
    apps = '; '.join(name for name, p in APPS if random.random() < clip(p - 0.01 * (age - 40), 0.03, 0.95))
    topic = random.choice((1, 1, 1, 2, 2, 3, 4))
    second = topic if random.random() < 0.8 else random.choice((1, 2, 3, 4))
    income = round(math.exp(5.2 + 0.25 * education + 0.012 * age - 0.00012 * age * age * 1.1 + 0.12 * (sex == 1) + random.gauss(0, 0.4)))
    return {'region': region, 'psu': point, 'weight': round(random.uniform(0.6, 1.5), 3), 'sex': sex, 'age': age, 'education': education,
            'trust_government': items[0], 'trust_courts': items[1], 'trust_police': items[2], 'officials_lie': items[3],
            **{f'news_{name}': (value if asked else '') for (name, _), value in zip(NEWS, news)},
            'apps': apps, 'topic_coder1': topic, 'topic_coder2': second, 'income': income}


def solve(A, b):
    """Gaussian elimination with pivoting."""
    n = len(b)
    M = [row[:] + [v] for row, v in zip(A, b)]
    for i in range(n):
        p = max(range(i, n), key=lambda r: abs(M[r][i]))
        M[i], M[p] = M[p], M[i]
        for r in range(i + 1, n):
            f = M[r][i] / M[i][i]
            M[r] = [x - f * y for x, y in zip(M[r], M[i])]
    x = [0.0] * n
    for i in reversed(range(n)):
        x[i] = (M[i][n] - sum(M[i][k] * x[k] for k in range(i + 1, n))) / M[i][i]
    return x


def predictors(p):
    return [1.0, p['age'] / 10, p['age'] ** 2 / 100, float(p['education']), float(p['sex'] == 1)]


def draw_incomes(people, told):
    """One completed list of incomes."""
    known = [p for p, t in zip(people, told) if t]
    X, y = [predictors(p) for p in known], [math.log(p['income']) for p in known]
    k = len(X[0])
    sample = [random.randrange(len(X)) for _ in X]  # a bootstrap of the respondents stands for the uncertainty of the coefficients
    XX = [[sum(X[i][a] * X[i][b] for i in sample) for b in range(k)] for a in range(k)]
    beta = solve(XX, [sum(X[i][a] * y[i] for i in sample) for a in range(k)])
    residuals = [y[i] - sum(b * x for b, x in zip(beta, X[i])) for i in sample]
    sigma = math.sqrt(sum(r * r for r in residuals) / (len(y) - k))
    return [p['income'] if t else round(math.exp(sum(b * x for b, x in zip(beta, predictors(p))) + random.gauss(0, sigma))) for p, t in zip(people, told)]


def write(path, rows):
    with open(path, 'w', encoding='utf-8', newline='') as f:
        w = csv.DictWriter(f, list(rows[0]), lineterminator='\n')
        w.writeheader()
        w.writerows(rows)


people = []
for region in range(1, REGIONS + 1):
    for point in range(1, POINTS + 1):
        mood = random.gauss(-0.2, 0.3)
        people += [person(region, point, mood) for _ in range(PER_POINT)]
told = [random.random() < 0.85 - 0.004 * (p['age'] - 40) - 0.05 * (p['education'] == 3) for p in people]
write('media-use-SYNTHETIC.csv', [{**p, 'income': p['income'] if t else ''} for p, t in zip(people, told)])
design = ('region', 'psu', 'weight', 'sex', 'age', 'education')
stacked = [{'imputation': 0, **{k: p[k] for k in design}, 'income': p['income'] if t else ''} for p, t in zip(people, told)]
for m in range(1, IMPUTATIONS + 1):
    stacked += [{'imputation': m, **{k: p[k] for k in design}, 'income': y} for p, y in zip(people, draw_incomes(people, told))]
write('income-imputed-SYNTHETIC.csv', stacked)
