import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { photograph } from '@slugline/testing/samples/media';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, visit } from './browser.ts';

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), startBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** A file in the form that file inputs take. */
async function upload(file: Promise<File>) {
  const { name, arrayBuffer } = await file.then((it) => ({ name: it.name, arrayBuffer: it.arrayBuffer() }));
  return { name, mimeType: 'image/jpeg', buffer: Buffer.from(await arrayBuffer) };
}

async function published(draft: string): Promise<string> {
  const { storyId } = (await (await server.submit({ draft })).json()) as { storyId: string };
  await server.settled(storyId);
  return storyId;
}

describe('the desk in a browser', () => {
  it('takes a story with a picture from its form, and shows it live without a reload', async () => {
    await using desk = await visit(browser, `${server.url}/desk`);
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

  it('shows the steps of a story on its page', async () => {
    const storyId = await published('The bridge closes\n\nUntil spring.\n');
    await using desk = await visit(browser, `${server.url}/desk`);
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

  it('updates a story’s page while it is open', async () => {
    const response = await server.submit({
      draft: 'The mill turns\n\nAgain.\n',
      media: [await photograph('mill.jpg', { width: 3000, height: 2000 })],
    });
    const { storyId } = (await response.json()) as { storyId: string };
    await using desk = await visit(browser, `${server.url}/desk/stories/${storyId}`);
    await desk.page.getByRole('banner').waitFor();
    await desk.page.locator('#head').getByText('Complete', { exact: true }).waitFor();
    await desk.page.locator('#media').getByText('mill.jpg').waitFor();
    expect(desk.complaints).toEqual([]);
  });

  it('finds a story by its words, and keeps them in the field', async () => {
    const storyId = await published('Der Leuchtturm am Kliff\n\nEr bleibt.\n');
    await published('The windmill\n\nIt stays, too.\n');
    await using desk = await visit(browser, `${server.url}/desk`);
    const { page } = desk;
    await page.getByLabel('Search').fill('leucht kliff');
    await page.getByLabel('Search').press('Enter');
    await page.waitForURL('**/desk?q=leucht+kliff&state=');
    // A job writes its row a little later. The page shows it by itself.
    await page.locator(`#story-${storyId}`).waitFor();
    expect(await page.locator('.story').count()).toBe(1);
    expect(await page.getByLabel('Search').inputValue()).toBe('leucht kliff');
    await page.getByLabel('State').selectOption('Held');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('No story found').waitFor();
    expect(desk.complaints).toEqual([]);
  });

  it('says what is missing if a story is sent without a draft', async () => {
    await using desk = await visit(browser, `${server.url}/desk`);
    await desk.page.getByRole('button', { name: 'Submit story' }).click();
    await desk.page.getByText('There is no draft yet').waitFor();
    expect(await desk.page.evaluate('document.activeElement.id')).toBe('draft-text');
  });

  it('says why the API refuses a story, and what to do', async () => {
    await using desk = await visit(browser, `${server.url}/desk`);
    await desk.page.getByLabel('Draft').fill('The lock opens\n\nAt noon.\n');
    const settings = { name: 'story.yaml', mimeType: 'text/yaml', buffer: Buffer.from('lane: normal') };
    await desk.page.getByLabel('Pictures, video, sound, captions').setInputFiles(settings);
    await desk.page.getByRole('button', { name: 'Submit story' }).click();
    await desk.page.getByText('story.yaml looks like settings').waitFor();
    await desk.page.getByText('Correct the named field').waitFor();
  });

  it.each(['/desk', '/ops/failures'])('%s fits a telephone', async (path) => {
    await using desk = await visit(browser, `${server.url}${path}`, {
      viewport: { width: 390, height: 844 },
    });
    expect(await desk.ask<number>('overflow()')).toBe(0);
    expect(desk.complaints).toEqual([]);
  });

  it('has the API’s description at /docs', async () => {
    await using docs = await visit(browser, `${server.url}/docs`);
    const submit = docs.page.getByText('Submit a story package');
    await submit.first().waitFor();
    await submit.first().click();
    await docs.page.getByText('multipart/form-data').first().waitFor();
    expect(docs.complaints).toEqual([]);
  });

  it('has Bull Board at /ops/queues, with every queue', async () => {
    await using board = await visit(browser, `${server.url}/ops/queues`);
    for (const queue of ['submission', 'image', 'video', 'publish']) {
      await board.page
        .getByRole('link', { name: new RegExp(queue) })
        .first()
        .waitFor();
    }
    expect(board.complaints).toEqual([]);
  });
});
