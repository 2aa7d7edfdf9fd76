// The HTML report in a real browser: chains on hover and focus, filters, sorting,
// contrast, hostile articles, no network.
//
// usage: node report.test.mjs SECONDO [CHROMIUM] [FOLDER FOR SCREENSHOTS]
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const secondo = resolve(process.argv[2] ?? 'target/debug/secondo');
const executablePath = process.argv[3] ?? '/usr/bin/chromium';
const pictures = process.argv[4] && resolve(process.argv[4]);
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const work = mkdtempSync(join(tmpdir(), 'secondo-browser-'));

function report(name, inputs, options = []) {
  const html = execFileSync(
    secondo,
    ['check', '--no-config', '--fail-on', 'never', '-f', 'html', ...options, ...inputs],
    { cwd: root, env: { ...process.env, LC_ALL: 'C' }, maxBuffer: 1 << 28 },
  );
  const file = join(work, `${name}.html`);
  writeFileSync(file, html);
  return pathToFileURL(file).href;
}

const first = 'tests/articles/sputnik-pakistan.txt';
const second = 'tests/articles/small-group.txt';
const hostile = join(work, 'hostile.txt');
writeFileSync(hostile, `Mayor </title><script>window.pwned = 1</script> said: "no" & </style></script>

By Jane Doe

The mayor of <b>Springfield</b>, Joe "</svg><script>window.pwned = 1</script>" Smith, said that <img src=x onerror="window.pwned = 1"> the bridge was safe. Officials <a href="javascript:window.pwned = 1">denied</a> that the bridge was safe ]]> &lt;b&gt; '"><script>window.pwned = 1</script>.
`);

const browser = await chromium.launch({
  executablePath,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

async function open(url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, ...options });
  const page = await context.newPage();
  page.troubles = [];
  page.on('console', (message) => page.troubles.push(message.text()));
  page.on('pageerror', (error) => page.troubles.push(error.message));
  page.on('request', (request) => { if (request.url() !== url.split('#')[0]) page.troubles.push(request.url()); });
  await page.goto(url);
  return page;
}

async function close(page) {
  assert.deepEqual(page.troubles, [], 'no console message, no request');
  await page.context().close();
}

// the smallest contrast of text and what lies behind it, over the elements that have text
const contrast = () => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3]));
  const luminance = (colour) => {
    const [r, g, b] = colour.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const worst = { ratio: 99 };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest('script, title, [hidden], .skip, details:not([open])')) continue;
    const style = getComputedStyle(element);
    const back = behind(element);
    const ink = rgba(element.closest('svg') ? style.fill : style.color);
    const [light, dark] = [luminance(over(ink, back)), luminance(back)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < worst.ratio) Object.assign(worst, { ratio, words: node.data.trim().slice(0, 40), name: element.className });
  }
  return worst;
};

const tests = {
  async 'says at a glance where everything came from'() {
    const page = await open(report('glance', [first]));
    const glance = await page.locator('.glance').innerText();
    assert.match(glance, /Everything .* through The Washington Post\./);
    assert.match(glance, /The headline is disputed in the text/);
    assert.ok(await page.locator('.glance').isVisible());
    const box = await page.locator('.disputed').boundingBox();
    assert.ok(box.y + box.height < 900, 'without scrolling');
    await close(page);
    const italian = await open(report('italian', [first], ['--message-lang', 'it']));
    assert.match(await italian.locator('.glance').innerText(), /attraverso The Washington Post\./);
    await close(italian);
  },

  async 'opens in less than 200 ms'() {
    for (const [name, input] of [['first', first], ['second', second]]) {
      const url = report(name, [input]);
      let [best, work] = [Infinity, Infinity];
      // other work on the machine can only make it slower
      for (let round = 0; round < 7; round += 1) {
        const page = await open('about:blank');
        const session = await page.context().newCDPSession(page);
        await session.send('Performance.enable', { timeDomain: 'threadTicks' });
        page.removeAllListeners('request');
        await page.goto(url);
        const { metrics } = await session.send('Performance.getMetrics');
        const spent = metrics.find((metric) => metric.name === 'TaskDuration').value * 1000;
        const load = await page.evaluate(() => performance.getEntriesByType('navigation')[0].loadEventEnd);
        [best, work] = [Math.min(best, load), Math.min(work, spent)];
        await close(page);
      }
      // the work of the page's thread is judged: the clock also counts waiting for a core
      console.log(`    ${name}: ${best.toFixed(0)} ms, ${work.toFixed(0)} ms of work`);
      assert.ok(work < 200, `${name} took ${work} ms`);
    }
  },

  async 'shows the chain of the words under the pointer'() {
    const page = await open(report('hover', [first]));
    const cue = page.locator('.article .cue').nth(2);
    await cue.hover();
    assert.ok(await page.locator('#dock').isVisible());
    assert.match(await page.locator('#dock').innerText(), /Sputnik Italia.*The Washington Post/);
    const id = (await cue.getAttribute('data-a')).split(' ')[0];
    assert.ok(await page.locator(`.statements tr[data-a="${id}"].lit`).count() > 0, 'the row is lit');
    assert.ok(await page.locator('svg a.lit').count() > 2, 'so is its way through the drawing');
    await page.mouse.move(3, 3);
    assert.ok(await page.locator('#dock').isHidden());
    await close(page);
  },

  async 'works with the keyboard alone'() {
    const page = await open(report('keyboard', [first]));
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
    let steps = 0;
    while (!(await page.evaluate(() => document.activeElement.matches('.article [role=button]')))) {
      await page.keyboard.press('Tab');
      steps += 1;
      assert.ok(steps < 80, 'the words are reached');
    }
    assert.ok(await page.locator('#dock').isVisible());
    const described = await page.evaluate(() =>
      document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent);
    assert.match(described, /Sputnik Italia/);
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-pressed')), 'true');
    await page.mouse.move(5, 5);
    assert.ok(await page.locator('#dock').isVisible(), 'kept until it is let go');
    await page.keyboard.press('Escape');
    assert.ok(await page.locator('#dock').isHidden());
    // order of the focus is order on the page: no positive tabindex
    assert.equal(await page.locator('[tabindex]:not([tabindex="0"]):not([tabindex="-1"])').count(), 0);
    await close(page);
  },

  async 'filters by source, stance and finding'() {
    const page = await open(report('filter', [first]));
    const rows = page.locator('.statements tbody tr:visible');
    const all = await rows.count();
    await page.selectOption('select[name=stance]', 'deny');
    const denials = await rows.count();
    assert.ok(denials > 0 && denials < all);
    assert.match(await page.locator('output').innerText(), new RegExp(`${denials} of ${all}`));
    assert.ok(await page.locator('.article .off').count() > 0);
    await page.click('button[type=reset]');
    await page.waitForFunction((wanted) =>
      [...document.querySelectorAll('.statements tbody tr')].filter((row) => !row.hidden).length === wanted, all);
    await page.selectOption('select[name=flag]', 'CON601');
    assert.equal(await page.locator('.card:visible').count(), 1);
    await page.click('button[type=reset]');
    const option = page.locator('select[name=source] option').nth(2);
    await page.selectOption('select[name=source]', await option.getAttribute('value'));
    assert.ok(await rows.count() > 0);
    await close(page);
  },

  async 'keeps hostile articles text'() {
    const page = await open(report('hostile', [hostile]));
    assert.equal(await page.evaluate(() => window.pwned), undefined);
    assert.equal(await page.locator('script').count(), 1);
    assert.equal(await page.locator('img, .article b').count(), 0);
    assert.equal(await page.locator('a[href^="javascript:" i]').count(), 0);
    assert.match(await page.locator('.article').innerText(), /<img src=x onerror="window\.pwned = 1">/);
    await page.locator('.article .cue').first().hover();
    assert.equal(await page.evaluate(() => window.pwned), undefined);
    await close(page);
  },

  async 'has an index that sorts'() {
    const page = await open(report('many', [first, second, hostile]));
    const names = () => page.locator('#index tbody th').allInnerTexts();
    assert.equal((await names()).length, 3);
    assert.equal(await page.evaluate(() => document.querySelector('main').firstElementChild.id), 'index');
    const head = page.locator('#index thead th').nth(4);
    await head.locator('button').click();
    assert.equal(await head.getAttribute('aria-sort'), 'ascending');
    const counts = (await page.locator('#index tbody td:nth-child(5)').allInnerTexts()).map(Number);
    assert.deepEqual(counts, [...counts].sort((a, b) => a - b));
    await head.locator('button').click();
    assert.equal(await head.getAttribute('aria-sort'), 'descending');
    await page.locator('#index tbody a').first().click();
    const key = await page.evaluate(() => location.hash.slice(1));
    assert.ok(await page.locator(`section#${key}`).isVisible());
    await close(page);
  },

  async 'can be read in both themes and on small screens'() {
    for (const colorScheme of ['light', 'dark']) {
      const page = await open(report('theme', [first]), { colorScheme });
      const worst = await page.evaluate(contrast);
      console.log(`    ${colorScheme}: ${worst.ratio.toFixed(2)} "${worst.words}"`);
      assert.ok(worst.ratio >= 4.5, `${colorScheme}: ${JSON.stringify(worst)}`);
      await page.locator('.article .content').nth(2).hover();
      const lit = await page.evaluate(contrast);
      assert.ok(lit.ratio >= 4.5, `${colorScheme}, lit: ${JSON.stringify(lit)}`);
      await page.mouse.move(3, 3);
      if (pictures) await page.screenshot({ path: join(pictures, `report-${colorScheme}.png`) });
      const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const before = await back();
      await page.click('#theme');
      assert.notEqual(await back(), before, 'the button changes the theme');
      await close(page);
    }
    const small = await open(report('small', [first]), { viewport: { width: 360, height: 700 } });
    const width = await small.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 360, `${width} pixels on a screen of 360`);
    await close(small);
  },

  async 'names what it shows'() {
    const page = await open(report('names', [first, second]));
    const troubles = await page.evaluate(() => {
      const out = [];
      const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
      if (new Set(ids).size !== ids.length) out.push('an id stands twice');
      for (const name of ['aria-labelledby', 'aria-describedby']) {
        for (const element of document.querySelectorAll(`[${name}]`)) {
          if (!document.getElementById(element.getAttribute(name))) out.push(`${name} of ${element.tagName}`);
        }
      }
      for (const link of document.querySelectorAll('a[href^="#"]')) {
        if (!document.getElementById(link.getAttribute('href').slice(1))) out.push(link.getAttribute('href'));
      }
      for (const select of document.querySelectorAll('select')) if (!select.closest('label')) out.push('a select');
      return out;
    });
    assert.deepEqual(troubles, []);
    await close(page);
  },

  async 'lights up the words of one chain, as the documentation shows'() {
    for (const [name, options] of [['report', []], ['rapporto', ['--message-lang', 'it']]]) {
      const page = await open(report(name, [first], options), { viewport: { width: 1360, height: 2100 } });
      const words = page.locator('.article .source.unnamed').first();
      await words.click();
      assert.ok(await page.locator('.article .lit').count() > 1);
      assert.equal(await page.evaluate(() => scrollY), 0);
      if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
      await close(page);
    }
  },

  async 'can be read without scripts'() {
    const page = await open(report('plain', [first, second]), { javaScriptEnabled: false });
    const index = await page.locator('#index').boundingBox();
    const one = await page.locator('section.report').first().boundingBox();
    assert.ok(index.y < one.y, 'the index is seen first');
    assert.ok(await page.locator('form.filter').first().isHidden());
    assert.ok(await page.locator('#dock').isHidden());
    await page.locator('#index tbody a').nth(1).click();
    assert.ok(await page.locator('section.report').nth(1).isVisible());
    await close(page);
  },

  async 'prints'() {
    const page = await open(report('print', [first]));
    await page.emulateMedia({ media: 'print' });
    assert.ok(await page.locator('form.filter').isHidden());
    assert.ok(await page.locator('.card').first().isVisible());
    if (pictures) await page.pdf({ path: join(pictures, 'report.pdf') });
    await close(page);
  },
};

let failed = 0;
for (const [name, run] of Object.entries(tests)) {
  try {
    await run();
    console.log(`ok   ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}\n${error.stack}`);
  }
}
await browser.close();
rmSync(work, { recursive: true });
process.exit(failed ? 1 : 0);
