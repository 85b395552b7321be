import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type TestHouse } from '../support/house.ts';
import { photograph } from '../support/media.ts';
import { startBrowser, visit } from './browser.ts';

let house: TestHouse;
let browser: Browser;

beforeAll(async () => {
  [house, browser] = await Promise.all([startTestHouse(), startBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

/** What a file input takes. */
async function upload(file: Promise<File>) {
  const { name, arrayBuffer } = await file.then((it) => ({ name: it.name, arrayBuffer: it.arrayBuffer() }));
  return { name, mimeType: 'image/jpeg', buffer: Buffer.from(await arrayBuffer) };
}

async function published(draft: string): Promise<string> {
  const { storyId } = (await (await house.submit({ draft })).json()) as { storyId: string };
  await house.settled(storyId);
  return storyId;
}

describe('the desk in a browser', () => {
  it('takes a story with a picture from its form, and shows it live without a reload', async () => {
    await using desk = await visit(browser, `${house.url}/desk`);
    const { page } = desk;
    await page.evaluate('globalThis.notReloaded = true');
    await page.getByLabel('Draft').fill('The pier opens\n\nAfter a long winter the pier is open.\n');
    await page
      .getByLabel('Pictures, video, sound, captions')
      .setInputFiles(await upload(photograph('pier.jpg')));
    await page.getByRole('button', { name: 'Submit story' }).click();
    await page.getByText('Accepted, and safe.').waitFor();

    const row = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('link', { name: 'The pier opens', exact: true }) });
    await row.getByText('Complete').waitFor();
    expect(await page.evaluate('globalThis.notReloaded')).toBe(true);
    expect(desk.complaints).toEqual([]);

    await row.getByRole('link', { name: /^View page/ }).click();
    await page.locator('article h1').waitFor();
    expect(await page.locator('article h1').textContent()).toBe('The pier opens');
    expect(await page.locator('article picture').count()).toBe(1);
    expect(desk.complaints).toEqual([]);
  });

  it('shows on a story’s page what became of it, step by step', async () => {
    const storyId = await published('The bridge closes\n\nUntil spring.\n');
    await using desk = await visit(browser, `${house.url}/desk`);
    const { page } = desk;
    await page.getByRole('link', { name: 'The bridge closes', exact: true }).click();
    await page.waitForURL(`**/desk/stories/${storyId}`);
    expect(await page.locator('h1').textContent()).toBe('The bridge closes');
    const steps = await page
      .getByRole('region', { name: 'Timeline' })
      .getByRole('listitem')
      .allTextContents();
    expect(steps.length).toBeGreaterThanOrEqual(4);
    expect(steps.join('\n')).toMatch(/live/i);
    expect(desk.complaints).toEqual([]);
  });

  it('brings a story’s page up to date while somebody looks at it', async () => {
    const response = await house.submit({
      draft: 'The mill turns\n\nAgain.\n',
      media: [await photograph('mill.jpg', { width: 3000, height: 2000 })],
    });
    const { storyId } = (await response.json()) as { storyId: string };
    await using desk = await visit(browser, `${house.url}/desk/stories/${storyId}`);
    await desk.page.getByRole('banner').waitFor();
    await desk.page.locator('#head').getByText('Complete', { exact: true }).waitFor();
    await desk.page.locator('#media').getByText('mill.jpg').waitFor();
    expect(desk.complaints).toEqual([]);
  });

  it('says what is missing when a story is sent without a draft', async () => {
    await using desk = await visit(browser, `${house.url}/desk`);
    await desk.page.getByRole('button', { name: 'Submit story' }).click();
    await desk.page.getByText('There is no draft yet').waitFor();
    expect(await desk.page.evaluate('document.activeElement.id')).toBe('draft-text');
  });

  it('says what is wrong with a story that the API refuses, and what to do', async () => {
    await using desk = await visit(browser, `${house.url}/desk`);
    await desk.page.getByLabel('Draft').fill('The lock opens\n\nAt noon.\n');
    const settings = { name: 'story.yaml', mimeType: 'text/yaml', buffer: Buffer.from('lane: normal') };
    await desk.page.getByLabel('Pictures, video, sound, captions').setInputFiles(settings);
    await desk.page.getByRole('button', { name: 'Submit story' }).click();
    await desk.page.getByText('story.yaml looks like settings').waitFor();
    await desk.page.getByText('Correct the named field').waitFor();
  });

  it.each(['/desk', '/ops/failures'])('%s fits a telephone', async (path) => {
    await using desk = await visit(browser, `${house.url}${path}`, { viewport: { width: 390, height: 844 } });
    expect(await desk.ask<number>('overflow()')).toBe(0);
    expect(desk.complaints).toEqual([]);
  });

  it('has the API’s description at /docs', async () => {
    await using docs = await visit(browser, `${house.url}/docs`);
    const submit = docs.page.getByText('Submit a story package');
    await submit.first().waitFor();
    await submit.first().click();
    await docs.page.getByText('multipart/form-data').first().waitFor();
    expect(docs.complaints).toEqual([]);
  });

  it('has Bull Board at /ops/queues, with every queue', async () => {
    await using board = await visit(browser, `${house.url}/ops/queues`);
    for (const queue of ['submission', 'image', 'video', 'publish']) {
      await board.page
        .getByRole('link', { name: new RegExp(queue) })
        .first()
        .waitFor();
    }
    expect(board.complaints).toEqual([]);
  });
});
