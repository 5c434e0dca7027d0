// The bench's jobs by DuckDB: SQL sums the weights by stratum, PSU, group and answer in one scan of the file; a few lines here turn those sums into variances.
// node duckdb_sql.mjs JOB DATA ANSWERS FOLDER-OF-node_modules
//
// What was tried for the sums of 40 questions, a million rows, in seconds: sum(weight * (q = k)) 2.2; CASE 2.4; a table in memory, then a query for each
// question 3.1; UNPIVOT 5.5; FILTER (WHERE) 8.4; GROUPING SETS 19. Types are given, so that nothing is sniffed; read_csv parses only the columns in need.
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
const [job, file, answersFile, packages] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(packages + '/')('@duckdb/node-api');
const connection = await (await DuckDBInstance.create(':memory:')).connect();

const CODES = [1, 2, 3, 4, 5];
const QUESTIONS = Array.from({ length: 40 }, (_, i) => `q${i + 1}`);
const REPLICATES = Array.from({ length: 80 }, (_, i) => `rep${i + 1}`);
const columns = {
  id: 'INTEGER', wave: 'UTINYINT', country: 'VARCHAR', month: 'VARCHAR', stratum: 'USMALLINT', psu: 'USMALLINT', weight: 'DOUBLE', sex: 'UTINYINT',
  age: 'UTINYINT', education: 'UTINYINT', settlement: 'UTINYINT', ...Object.fromEntries(QUESTIONS.map((q) => [q, 'UTINYINT'])),
  ...(job === 'e' ? Object.fromEntries(REPLICATES.map((r) => [r, 'DOUBLE'])) : {}),
};
const source = `read_csv('${file.replaceAll("'", "''")}', auto_detect=false, header=true, delim=',', quote='', escape='', new_line='\\n', columns={${
  Object.entries(columns).map(([name, type]) => `'${name}': '${type}'`).join(', ')}})`;

const query = async (sql) => (await connection.runAndReadAll(sql)).getColumns();
const sumWhere = (condition) => `sum(weight * (${condition})::TINYINT)`;
const sumsOf = (q) => CODES.map((k) => sumWhere(`${q} = ${k}`));
const total = (values) => values.reduce((a, b) => a + b, 0);

// Shares t_k / t of a group with their covariance over PSUs within strata; units: for each PSU with members its stratum and t_1..t_K; sizes: PSUs by stratum.
function shares(units, sizes) {
  const K = units[0].sums.length;
  const sums = CODES_OF(K).map((k) => total(units.map((u) => u.sums[k])));
  const base = total(sums);
  const p = sums.map((s) => s / base);
  const strata = new Map();
  for (const { stratum, sums: t } of units) {
    let h = strata.get(stratum);
    if (!h) strata.set(stratum, (h = { z: new Float64Array(K), zz: new Float64Array(K * K) }));
    const all = total(t);
    const z = t.map((value, k) => (value - p[k] * all) / base);
    for (let i = 0; i < K; i++) {
      h.z[i] += z[i];
      for (let j = 0; j < K; j++) h.zz[i * K + j] += z[i] * z[j];
    }
  }
  const V = new Float64Array(K * K);
  for (const [stratum, { z, zz }] of strata) {
    const n = sizes.get(stratum);
    for (let i = 0; i < K; i++) for (let j = 0; j < K; j++) V[i * K + j] += (n / (n - 1)) * (zz[i * K + j] - (z[i] * z[j]) / n);
  }
  return { p, V, se: p.map((_, k) => Math.sqrt(V[k * K + k])) };
}
function CODES_OF(K) { return Array.from({ length: K }, (_, k) => k); }

function sizesOf(strata, psus) {
  const seen = new Map();
  strata.forEach((h, i) => (seen.get(h) ?? seen.set(h, new Set()).get(h)).add(psus[i]));
  return new Map([...seen].map(([h, units]) => [h, units.size]));
}
const unitsFrom = (strata, sums, rows) => rows.map((i) => ({ stratum: strata[i], sums: sums.map((column) => column[i]) }));
const degrees = (sizes) => total([...sizes.values()]) - sizes.size;

async function byGroup(questions, groups) {
  const found = await query(`SELECT ${[...groups, 'stratum', 'psu', ...questions.flatMap(sumsOf)].join(', ')} FROM ${source} GROUP BY ALL`);
  const [strata, psus] = found.slice(groups.length), sizes = sizesOf(strata, psus), rowsOf = new Map();
  strata.forEach((_, i) => {
    const group = groups.map((_, g) => found[g][i]).join('|');
    (rowsOf.get(group) ?? rowsOf.set(group, []).get(group)).push(i);
  });
  const answers = [];
  for (const [group, rows] of rowsOf)
    questions.forEach((q, at) => {
      const first = groups.length + 2 + 5 * at, { p, se } = shares(unitsFrom(strata, found.slice(first, first + 5), rows), sizes);
      CODES.forEach((k, c) => answers.push({ key: `${group}${group && '|'}${q}=${k}`, estimate: p[c], se: se[c] }));
    });
  return { answers, df: degrees(sizes) };
}

// Quantile of Student's t by Cornish and Fisher's expansion (Abramowitz and Stegun 26.7.5): ample for the hundreds of degrees of freedom here.
function quantileT(df) {
  const z = 1.959963984540054, z2 = z * z;
  return z + (z * (z2 + 1)) / (4 * df) + (z * (5 * z2 * z2 + 16 * z2 + 3)) / (96 * df ** 2) + (z * (3 * z2 ** 3 + 19 * z2 ** 2 + 17 * z2 - 15)) / (384 * df ** 3) +
    (z * (79 * z2 ** 4 + 776 * z2 ** 3 + 1482 * z2 ** 2 - 1920 * z2 - 945)) / (92160 * df ** 4);
}

async function oneQuestion() {
  const { answers, df } = await byGroup(['q7'], []), t = quantileT(df), expit = (x) => 1 / (1 + Math.exp(-x));
  return answers.map((a) => {
    const logit = Math.log(a.estimate / (1 - a.estimate)), step = (t * a.se) / (a.estimate * (1 - a.estimate));
    return { ...a, lower: expit(logit - step), upper: expit(logit + step) };
  });
}

function solve(A, B, n) { // A^-1 B, both n x n by rows, by elimination with pivots
  const M = A.map((row, i) => [...row, ...B[i]]);
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(M[r][c]) > Math.abs(M[pivot][c])) pivot = r;
    [M[c], M[pivot]] = [M[pivot], M[c]];
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const f = M[r][c] / M[c][c];
      if (f !== 0) for (let j = c; j < 2 * n; j++) M[r][j] -= f * M[c][j];
    }
  }
  return M.map((row, i) => row.slice(n).map((v) => v / row[i]));
}
const product = (A, B) => A.map((row) => B[0].map((_, j) => total(row.map((v, k) => v * B[k][j]))));
const transpose = (A) => A[0].map((_, j) => A.map((row) => row[j]));

// Rao and Scott 1984, second order, as F (Thomas and Rao 1987): cells in the order of questions' codes within columns
function raoScott(p, V, rows, cols, n, df) {
  const K = rows * cols, row = CODES_OF(rows).map((r) => total(CODES_OF(cols).map((c) => p[c * rows + r])));
  const col = CODES_OF(cols).map((c) => total(CODES_OF(rows).map((r) => p[c * rows + r])));
  const chisq = n * total(p.map((v, i) => (v - row[i % rows] * col[Math.floor(i / rows)]) ** 2 / (row[i % rows] * col[Math.floor(i / rows)])));
  const dummies = (i) => { const r = i % rows, c = Math.floor(i / rows); return [CODES_OF(rows - 1).map((k) => +(r === k + 1)), CODES_OF(cols - 1).map((k) => +(c === k + 1))]; };
  const X = CODES_OF(K).map((i) => { const [a, b] = dummies(i); return [1, ...a, ...b]; });
  const Y = CODES_OF(K).map((i) => { const [a, b] = dummies(i); return b.flatMap((v) => a.map((u) => u * v)); });
  const XtX = product(transpose(X), X), m = XtX.length, identity = CODES_OF(m).map((i) => CODES_OF(m).map((j) => +(i === j)));
  const fitted = product(X, product(solve(XtX, identity, m), product(transpose(X), Y)));
  const C = Y.map((values, i) => values.map((v, j) => v - fitted[i][j])), DC = C.map((values, i) => values.map((v) => v / p[i]));
  const VDC = product(CODES_OF(K).map((i) => [...V.slice(i * K, i * K + K)]), DC);
  const A = product(transpose(C), DC).map((values) => values.map((v) => v / n));
  const delta = solve(A, product(transpose(DC), VDC), A.length), trace = total(delta.map((values, i) => values[i]));
  const trace2 = total(delta.map((values, i) => total(values.map((v, j) => v * delta[j][i]))));
  const df1 = (trace * trace) / trace2;
  return { F: chisq / trace, df1, df2: df1 * df };
}

async function crosstab() {
  const cells = [1, 2, 3, 4].flatMap((e) => CODES.map((k) => sumWhere(`q7 = ${k} AND education = ${e}`)));
  const found = await query(`SELECT stratum, psu, count(*) FILTER (q7 < 98), ${cells.join(', ')} FROM ${source} GROUP BY ALL`);
  const [strata, psus, counts] = found, sizes = sizesOf(strata, psus);
  const { p, V } = shares(unitsFrom(strata, found.slice(3), [...strata.keys()]), sizes);
  const test = raoScott(p, V, 5, 4, total(counts.map(Number)), degrees(sizes));
  const answers = p.map((v, i) => ({ key: `q7=${(i % 5) + 1}|${Math.floor(i / 5) + 1}`, estimate: v / total(p.slice(i - (i % 5), i - (i % 5) + 5)) }));
  return [...answers, ...Object.entries(test).map(([key, estimate]) => ({ key, estimate }))];
}

async function replicates() {
  const five = QUESTIONS.slice(0, 5), sums = ['weight', ...REPLICATES].map((w) => `sum(${w})`).join(', ');
  const found = await query(`SELECT ${five.join(', ')}, grouping(${five.join(', ')}), ${sums} FROM ${source} GROUP BY GROUPING SETS (${five.map((q) => `(${q})`).join(', ')})`);
  return five.flatMap((q, at) => {
    const mask = 31 - (1 << (4 - at)), rows = [...found[5].keys()].filter((i) => Number(found[5][i]) === mask && found[at][i] < 98);
    const figures = found.slice(6).map((column) => rows.map((i) => column[i] / total(rows.map((j) => column[j]))));
    return rows.map((i, k) => {
      const each = figures.slice(1).map((f) => f[k]), mean = total(each) / each.length;
      return { key: `${q}=${found[at][i]}`, estimate: figures[0][k], se: Math.sqrt(total(each.map((v) => (v - mean) ** 2)) / (each.length - 1)) };
    });
  });
}

// Woodruff 1952: the interval of the share up to the quantile, mapped back
async function quartiles() {
  await connection.run(`CREATE TEMP TABLE d AS SELECT stratum, psu, age, weight FROM ${source}`);
  const [ages, weights] = await query('SELECT age, sum(weight) FROM d GROUP BY age ORDER BY age');
  const all = total(weights), at = (p) => { let sum = 0; return ages[Math.max(0, weights.findIndex((w) => (sum += w) >= p * all * (1 - 1e-12)))]; };
  const levels = [0.25, 0.5, 0.75], found = levels.map(at);
  const sums = await query(`SELECT stratum, psu, ${found.map((q) => `${sumWhere(`age <= ${q}`)}, ${sumWhere(`age > ${q}`)}`).join(', ')} FROM d GROUP BY ALL`);
  const [strata, psus] = sums, sizes = sizesOf(strata, psus), t = quantileT(degrees(sizes));
  return levels.map((level, i) => {
    const { p, se } = shares(unitsFrom(strata, sums.slice(2 + 2 * i, 4 + 2 * i), [...strata.keys()]), sizes);
    return { key: `age@${level}`, estimate: found[i], lower: at(p[0] - t * se[0]), upper: at(p[0] + t * se[0]) };
  });
}

async function readAll() {
  const numbers = Object.keys(columns).filter((name) => columns[name] !== 'VARCHAR');
  const means = await query(`SELECT ${numbers.map((v) => `avg(${v})`).join(', ')}, count(country), count(month) FROM ${source}`);
  return numbers.map((key, i) => ({ key, estimate: means[i][0] }));
}

const groups = ['country', 'wave'];
const jobs = { a: oneQuestion, b: async () => (await byGroup(['q7'], groups)).answers, c: async () => (await byGroup(QUESTIONS, groups)).answers, d: crosstab, e: replicates, h: quartiles, load: readAll };
const answers = await jobs[job]();
const names = Object.keys(answers[0]);
writeFileSync(answersFile, [names.join(','), ...answers.map((a) => names.map((name) => a[name] ?? '').join(','))].join('\n') + '\n');
