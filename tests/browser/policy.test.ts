import { editionDocument } from '@slugline/testing/newsroom/edition-document';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { animation, audioFile, photograph, subtitles, videoFile } from '@slugline/testing/samples/media';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, type Visit, type VisitOptions, visit } from './browser.ts';

/** The policy that every edge sends, word for word. */
const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "media-src 'self' blob:; worker-src 'self' blob:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; " +
  "form-action 'none'";

/** Every kind of block, and media at the top, inside and at the end of the text. */
const draft = `# The night ferry is back

After *two years* in dock the **Petrel** leaves at ten again, says the [harbour office](https://harbour.example/).

## What changes

- the pier has lights
- the ticket is \`12.50\`

1. come early
2. stay dry

> It was not a long dance.

\`\`\`
10:00  ${'Petrel leaves the pier and turns north along the breakwater  '.repeat(5)}
\`\`\`

---

![The engine room.](engine.jpg)

She is full until March.
`;

const desktop = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };

let server: TestServer;
let browser: Browser;
let storyId: string;
let url: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), startBrowser()]);
  const response = await server.submit({
    draft,
    draftName: 'draft.md',
    media: await Promise.all([
      photograph('pier.jpg', { width: 1600, height: 1000 }),
      photograph('engine.jpg', { width: 700, height: 1100, colour: '#994422' }),
      photograph('stamp.jpg', { width: 120, height: 90, colour: '#888822' }),
      photograph('coast.jpg', { width: 2000, height: 250, colour: '#228855' }),
      animation('wheel.gif', 2),
      animation('long-wheel.gif', 5, { size: '640x360', rate: 20 }),
      videoFile('leaving.mp4'),
      subtitles('leaving.en.srt'),
      audioFile('horn.wav'),
    ]),
    story: { lead: 'pier.jpg', lane: 'normal', media: { 'pier.jpg': { caption: 'The pier.' } } },
  });
  ({ storyId } = (await response.json()) as { storyId: string });
  const report = await server.settled(storyId);
  expect(report).toMatchObject({ state: 'complete', refused: [] });
  url = report.url ?? '';
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Opens the story, scrolls through it, and plays all media. */
async function readAndPlay(options: VisitOptions = {}): Promise<Visit> {
  const story = await visit(browser, url, { viewport: desktop, ...options });
  for (const figure of await story.page.locator('figure').all()) await figure.scrollIntoViewIfNeeded();
  for (const player of await story.page.locator('[data-player], audio').all()) {
    await player.focus();
    await story.page.keyboard.press('Space');
    await player.evaluate((media) => new Promise((resolve) => media.addEventListener('ended', resolve)));
  }
  await story.ask('captions()');
  return story;
}

const violations = ({ ask }: Visit) => ask<string[]>('violations()');

interface Box {
  /** Of the medium. */
  kind: string;
  width: number;
  height: number;
}

/** The boxes of visible media, in the order of the page. */
const boxes = ({ page }: Visit): Promise<Box[]> =>
  page.locator('figure :is(img, video, .pending)').evaluateAll((shown) =>
    shown.map((element) => {
      const { width, height } = element.getBoundingClientRect();
      return { kind: element.closest('figure')?.className.split(' ')[1] ?? '', width, height };
    }),
  );

describe('a page under the policy of the edges', () => {
  it('is sent with the policy', async () => {
    const { headers } = await fetch(url);
    expect(headers.get('content-security-policy')).toBe(policy);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
    expect(headers.get('permissions-policy')).toContain('geolocation=()');
  });

  it('has every kind of block and medium', async () => {
    await using story = await visit(browser, url);
    const kinds = ['h2', 'p a', 'strong', 'em', 'code', 'ul', 'ol', 'blockquote', 'pre', 'hr', 'picture'];
    const players = ['video[data-player] track', 'video[data-moving]', 'audio', 'source[src$=".m3u8"]'];
    for (const kind of [...kinds, ...players])
      expect([kind, await story.page.locator(`article ${kind}`).count()]).not.toEqual([kind, 0]);
  });

  it.each<[string, VisitOptions]>([
    ['by day', { colorScheme: 'light' }],
    ['by night, on a phone, with hls.js', { colorScheme: 'dark', viewport: phone, scripts: ['no-hls.js'] }],
  ])('breaks no rule %s while everything is shown, played and printed', async (_, options) => {
    await using story = await readAndPlay(options);
    await story.page.emulateMedia({ media: 'print' });
    expect(await violations(story)).toEqual([]);
    expect(story.complaints).toEqual([]);
  });

  it('reports a rule that it breaks', async () => {
    await using story = await visit(browser, url);
    await story.page.evaluate('document.body.setAttribute("style", "color: red")');
    expect(await violations(story)).toEqual(['style-src-attr inline']);
  });

  it.each([
    ['with its script', true],
    ['without its script', false],
  ])('shows each medium in its shape, as large as its place and never scaled up, %s', async (_, script) => {
    await using story = await visit(browser, url, { viewport: desktop, javaScriptEnabled: script });
    const all = await boxes(story);
    const byShape = new Map(all.map((box) => [Math.round((box.width / box.height) * 100) / 100, box]));
    expect([...byShape.keys()].sort()).toEqual([0.64, 1.33, 1.6, 1.78, 8]);
    // The lead is 60rem wide, and no picture is taller than the window.
    expect(byShape.get(1.6)?.width).toBeCloseTo(960, 0);
    expect(byShape.get(0.64)?.height).toBeLessThan(desktop.height);
    // The smallest picture is 120 pixels wide.
    for (const { width } of all.filter((box) => Math.abs(box.width / box.height - 4 / 3) < 0.02))
      expect(width).toBeLessThanOrEqual(120);
    expect(story.complaints).toEqual([]);
  });

  it('shows a blurred picture in the place of one that is not there yet', async () => {
    await using story = await visit(browser, url, { viewport: desktop, unreachable: /\/w\d+\.\w+$/ });
    const place = await story.page.locator('figure.lead img').boundingBox();
    const blur = await story.page.locator('figure.lead .blur').boundingBox();
    for (const side of ['x', 'y', 'width', 'height'] as const)
      expect(blur?.[side]).toBeCloseTo(place?.[side] ?? 0, 0);
    expect(await violations(story)).toEqual([]);
  });

  it('keeps the space of media that are still being made', async () => {
    const { working, destinations, journal } = server.context;
    const [edition] = (await journal.state(storyId)).editions;
    const html = await editionDocument(working, edition, destinations[0]?.name ?? '', 'index.html');
    await using story = await visit(browser, server.url, { viewport: desktop });
    await story.page.route(url, (route) =>
      route.fulfill({
        headers: { 'content-type': 'text/html', 'content-security-policy': policy },
        body: html,
      }),
    );
    story.complaints.length = 0;
    await story.page.goto(url);
    const all = (await boxes(story)).filter(({ kind }) => kind !== 'audio');
    expect(all).toHaveLength(7);
    for (const { kind, width, height } of all)
      expect(width / height).toBeCloseTo(kind === 'video' ? 16 / 9 : 3 / 2, 1);
    expect(await violations(story)).toEqual([]);
    expect(story.complaints).toEqual([]);
  });
});
