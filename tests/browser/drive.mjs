// Opens report pages in a headless Chromium: at three widths, in both themes, without scripts, printed. Usage: drive.mjs NODE_MODULES FOLDER CHROMIUM
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

const [modules, folder, browserPath] = process.argv.slice(2);
const require = createRequire(path.resolve(modules) + '/');
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const SIZES = { phone: { width: 390, height: 844 }, laptop: { width: 1280, height: 800 }, print: { width: 794, height: 1123 } };

let passed = 0, failed = 0;
function check(name, holds, told = '') {
  if (holds) passed++;
  else { failed++; console.log(`FAILED ${name}${told ? ': ' + told : ''}`); }
}

const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
const address = (file) => 'file://' + path.resolve(folder, file);

// a page of its own, whose console and network are listened to
async function open(file, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const heard = [];
  page.on('console', (m) => { if (['error', 'warning'].includes(m.type())) heard.push(m.text()); });
  page.on('pageerror', (e) => heard.push(String(e)));
  page.on('request', (r) => { if (!r.url().startsWith('file://') && !r.url().startsWith('data:')) heard.push('loads ' + r.url()); });
  await page.goto(address(file));
  return { page, heard, close: () => context.close() };
}

async function looks(file) {
  for (const [name, viewport] of Object.entries(SIZES)) {
    const { page, heard, close } = await open(file, { viewport });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(`${file} at ${name} size does not scroll sideways`, wide <= 0, `${wide} pixels too wide`);
    await page.screenshot({ path: path.join(folder, `${path.basename(file, '.html')}-${name}.png`) });
    const question = page.locator('article.question').first();
    await question.scrollIntoViewIfNeeded();
    await question.screenshot({ path: path.join(folder, `${path.basename(file, '.html')}-${name}-question.png`) });
    check(`${file} at ${name} size is quiet`, heard.length === 0, heard.join(' | '));
    await close();
  }
}

// the page's own policy forbids scripts from elsewhere, and axe is one: bypassCSP lets it in
async function accessible(file) {
  for (const colorScheme of ['light', 'dark']) {
    const { page, close } = await open(file, { viewport: SIZES.laptop, colorScheme, bypassCSP: true });
    await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
    await page.addStyleTag({ content: '.question{content-visibility:visible !important}' });
    await page.addScriptTag({ content: axe });
    const found = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
    const told = found.violations.map((v) => `${v.id} (${v.nodes.length}): ${v.help}: ${v.nodes[0].html.slice(0, 160)}`);
    check(`${file} in ${colorScheme} has no accessibility violation`, told.length === 0, '\n  ' + told.join('\n  '));
    await page.evaluate(() => scrollTo(0, 0));
    await page.screenshot({ path: path.join(folder, `${path.basename(file, '.html')}-${colorScheme}.png`) });
    await close();
  }
}

async function worksWithoutScripts(file) {
  const { page, close } = await open(file, { viewport: SIZES.laptop, javaScriptEnabled: false });
  check(`${file} without scripts hides what needs them`, await page.locator('#controls').isHidden());
  check(`${file} without scripts shows its questions`, await page.locator('article.question h3').first().isVisible());
  check(`${file} without scripts shows its charts`, await page.locator('article.question svg').first().isVisible());
  await close();
}

async function searches(file) {
  const { page, close } = await open(file, { viewport: SIZES.laptop });
  const all = await page.locator('article.question').count();
  const shown = () => page.locator('article.question:not([hidden])').count();
  await page.fill('#search', 'RUSSIA');
  check(`${file}: a search finds one question`, await shown() === 1 && await page.locator('#q-russia').isVisible());
  check(`${file}: a search leaves one link`, await page.locator('nav li[data-of]:not([hidden])').count() === 1);
  check(`${file}: a search says how many`, (await page.textContent('#found')) === `1 / ${all}`);
  await page.fill('#search', 'somewhat unfavorable china');
  check(`${file}: words of the answers are found`, await shown() >= 1 && await page.locator('#q-china').isVisible());
  await page.fill('#search', 'zzz');
  check(`${file}: nothing found is said`, await shown() === 0 && await page.locator('#no-match').isVisible());
  await page.fill('#search', '');
  check(`${file}: an empty search shows all`, await shown() === all);
  await close();
}

async function sorts(file) {
  const { page, close } = await open(file, { viewport: SIZES.laptop });
  const table = page.locator('#q-china table.sortable').first();
  const column = async () => (await table.locator('tbody tr').evaluateAll((rows) => rows.map((r) => parseFloat(r.cells[5].textContent))));
  const head = table.locator('thead th').nth(5);
  await head.locator('button').click();
  const down = await column();
  check(`${file}: a click sorts from the top`, down.every((x, i) => i === 0 || x <= down[i - 1]) && await head.getAttribute('aria-sort') === 'descending', String(down));
  await head.locator('button').press('Enter');
  const up = await column();
  check(`${file}: a key sorts from the bottom`, up.every((x, i) => i === 0 || x >= up[i - 1]) && await head.getAttribute('aria-sort') === 'ascending', String(up));
  await close();
}

async function changesLanguage(file) {
  const { page, close } = await open(file, { viewport: SIZES.laptop });
  await page.selectOption('#language', 'ru');
  check(`${file}: headings become Russian`, (await page.textContent('#q-china h3')) === 'Мнение о Китае' && (await page.textContent('#findings-heading')) === 'Главное');
  check(`${file}: answers become Russian`, (await page.textContent('#q-china table')).includes('Очень неблагоприятное'));
  check(`${file}: lang becomes ru`, await page.evaluate(() => document.documentElement.lang) === 'ru');
  await page.screenshot({ path: path.join(folder, `${path.basename(file, '.html')}-switched-to-ru.png`) });
  await page.fill('#search', 'россии');
  check(`${file}: Russian words are found`, await page.locator('#q-russia').isVisible() && await page.locator('#q-china').isHidden());
  await page.selectOption('#language', 'en');
  check(`${file}: English comes back`, (await page.textContent('#q-china h3')) === 'Opinion of China');
  await close();
}

async function changesTheme(file) {
  const { page, close } = await open(file, { viewport: SIZES.laptop, colorScheme: 'light' });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await ground();
  await page.click('#theme');
  check(`${file}: the theme becomes dark`, await ground() !== before && await page.getAttribute('#theme', 'aria-pressed') === 'true');
  await page.click('#theme');
  check(`${file}: and light again`, await ground() === before);
  await close();
}

async function isUsedByKeys(file) {
  const { page, close } = await open(file, { viewport: SIZES.laptop });
  await page.keyboard.press('Tab');
  check(`${file}: the first key reaches the skip link`, await page.evaluate(() => document.activeElement.className) === 'skip');
  await page.keyboard.press('Enter');
  check(`${file}: which leads to the content`, await page.evaluate(() => document.activeElement.id) === 'content');
  await page.keyboard.press('Tab');
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  check(`${file}: the focus is seen`, outline === 'solid', outline);
  await close();
}

// every table of the page is on paper with its first and last row, and nothing is cut at the right
async function prints(file) {
  const { page, close } = await open(file, { viewport: SIZES.laptop });
  const pdf = path.join(folder, path.basename(file, '.html') + '.pdf');
  const cells = await page.evaluate(() => {
    const texts = [];
    document.querySelectorAll('table').forEach((t) => {
      const folded = t.closest('details.long');
      const row = t.tBodies[t.tBodies.length - 1]?.rows;
      if (!folded && row?.length) texts.push([...row[row.length - 1].cells].map((c) => c.textContent.trim()).filter(Boolean).pop());
    });
    return texts;
  });
  await page.pdf({ path: pdf, preferCSSPageSize: true });
  const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const pages = text.split('\f').slice(0, -1);
  const missing = cells.filter((c) => !text.includes(c.split(/\s+/)[0]));
  check(`${file}: the ends of all tables are printed`, missing.length === 0, missing.slice(0, 5).join(', '));
  check(`${file}: no printed page is empty`, pages.every((p) => p.trim().length > 10), `of ${pages.length}`);
  const boxes = execFileSync('pdftotext', ['-bbox', pdf, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  let width = 0, over = 0;
  for (const m of boxes.matchAll(/<page width="([\d.]+)"|xMax="([\d.]+)"/g)) {
    if (m[1]) width = Number(m[1]);
    else if (Number(m[2]) > width - 10) over++;
  }
  check(`${file}: nothing is cut at the edge of the paper`, over === 0, `${over} words`);
  const banner = await page.locator('.opine-banner').count();
  if (banner > 0) check(`${file}: paper says SYNTHETIC`, pages.filter((p) => p.includes('SYNTHETIC')).length >= 3);
  for (const old of readdirSync(folder)) {
    if (old.startsWith(path.basename(pdf, '.pdf') + '-page-')) rmSync(path.join(folder, old));
  }
  execFileSync('pdftoppm', ['-r', '60', '-l', '8', '-png', pdf, pdf.replace(/\.pdf$/, '-page')]);
  check(`${file}: printed pages can be looked at`, readdirSync(folder).some((f) => f.startsWith(path.basename(pdf, '.pdf') + '-page-')));
  await close();
}

async function runsFromTheRight(file) {
  const { page, close } = await open(file, { viewport: SIZES.laptop });
  const box = await page.locator('h1').boundingBox();
  check(`${file}: the title stands at the right and is seen`, box.x >= 0 && box.x + box.width > 1000 && box.x + box.width <= 1280, JSON.stringify(box));
  const cell = page.locator('td.opine-number').first();
  check(`${file}: numbers run from the left`, await cell.evaluate((e) => getComputedStyle(e).direction) === 'ltr');
  await page.screenshot({ path: path.join(folder, 'right.png') });
  await close();
}

for (const file of ['kazakhstan.html', 'kazakhstan-ru.html', 'chile.html', 'right.html']) {
  check(`${file} is there`, existsSync(path.join(folder, file)));
  await looks(file);
  await accessible(file);
  await worksWithoutScripts(file);
  await changesTheme(file);
  await isUsedByKeys(file);
  await prints(file);
}
await searches('kazakhstan.html');
await sorts('kazakhstan.html');
await changesLanguage('kazakhstan.html');
await runsFromTheRight('right.html');
await browser.close();
console.log(`browser: ${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
