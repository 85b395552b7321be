import { pageAssets } from '@slugline/render';
import { buildDocuments, validateDocuments } from '@slugline/render/editions';
import { addresses, exampleManifest, type StoryManifest } from '@slugline/story';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, type Visit, visit } from './browser.ts';

const site = { name: 'The Saltmere Packet', baseUrl: 'http://news.test/', language: 'en', timeZone: 'UTC' };
const arabic: StoryManifest = { ...exampleManifest, language: 'ar', dir: 'rtl' };
const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 900 };

let browser: Browser;
let picture: Buffer;
beforeAll(async () => {
  browser = await startBrowser();
  picture = await sharp({ create: { width: 64, height: 40, channels: 3, background: '#2d5f8a' } })
    .jpeg()
    .toBuffer();
});
afterAll(() => browser?.close());

/** Opens the page of a story, without a server: its files are answered from here. */
async function open(manifest: StoryManifest, options: BrowserContextOptions): Promise<Visit> {
  const documents = buildDocuments(manifest, site, pageAssets);
  validateDocuments(documents);
  const html = documents.find(({ name }) => name === 'index.html')?.text ?? '';
  const url = `${site.baseUrl}${manifest.path}`;
  return visit(browser, url, {
    ...options,
    before: async (page) => {
      await page.route(`${site.baseUrl}**`, (route) => {
        const path = route.request().url().slice(site.baseUrl.length);
        const asset = pageAssets.find(({ name }) => addresses.asset(name) === path);
        if (path === manifest.path) return route.fulfill({ contentType: 'text/html', body: html });
        if (asset)
          return route.fulfill({
            body: Buffer.from(asset.bytes),
            contentType: typeOf(path),
          });
        return route.fulfill({ contentType: 'image/jpeg', body: picture });
      });
    },
  });
}

const typeOf = (path: string): string =>
  path.endsWith('.css') ? 'text/css' : path.endsWith('.js') ? 'text/javascript' : 'image/png';

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>(
    'axe.run(document, { resultTypes: ["violations"] })',
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describe.each([
  ['from left to right', exampleManifest],
  ['from right to left', arabic],
])('a story with every kind of block, %s', (_direction, manifest) => {
  it.each<[string, BrowserContextOptions]>([
    ['light', { viewport: desktop, colorScheme: 'light' }],
    ['dark', { viewport: desktop, colorScheme: 'dark' }],
    ['light, on a phone', { viewport: phone, colorScheme: 'light' }],
    ['dark, on a phone', { viewport: phone, colorScheme: 'dark' }],
  ])('is accessible (axe) and does not scroll sideways: %s', async (_look, options) => {
    await using story = await open(manifest, options);
    expect(await violations(story.page)).toEqual([]);
    expect(await story.ask<number>('overflow()')).toBe(0);
    expect(story.complaints).toEqual([]);
  });
});

describe('a wide table and long code', () => {
  const wide: StoryManifest = {
    ...exampleManifest,
    body: [
      {
        type: 'table',
        header: Array.from({ length: 12 }, (_, at) => [{ text: `Column ${at}` }]),
        rows: [Array.from({ length: 12 }, (_, at) => [{ text: `Unbreakable${at}` }])],
      },
      { type: 'code', text: 'x'.repeat(500) },
      { type: 'link', href: `https://a.example/${'path/'.repeat(50)}` },
      { type: 'paragraph', content: [{ text: 'y'.repeat(500) }] },
    ],
    footnotes: [],
  };

  it('scroll by themselves, also with the keyboard, and the page does not', async () => {
    await using story = await open(wide, { viewport: phone });
    const { page } = story;
    expect(await story.ask<number>('overflow()')).toBe(0);
    for (const selector of ['.table', 'pre']) {
      await page.locator(selector).focus();
      await page.keyboard.press('ArrowRight');
      await story.until(`document.querySelector("${selector}").scrollLeft > 0`);
    }
  });
});

describe('a footnote', () => {
  it('is reached from its reference, and leads back', async () => {
    await using story = await open(exampleManifest, { viewport: phone });
    const { page } = story;
    await page.locator('[role=doc-noteref]').first().click();
    await story.until('document.querySelector("#note-1:target")');
    await page.locator('#note-1 [role=doc-backlink]').click();
    await story.until('document.querySelector("#reference-1:target")');
  });
});
