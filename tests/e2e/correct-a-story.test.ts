import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '@slugline/runtime';
import { commands, type StatusReport, type StoryManifest } from '@slugline/story';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { entriesOf, listen, type TimelineEntry } from '@slugline/testing/newsroom/timeline';
import { openDesk } from '@slugline/testing/processes/command';
import { asFile, layOut, photograph, videoFile } from '@slugline/testing/samples/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

interface Correction {
  draft?: string;
  media?: File[];
  story?: unknown;
}

function correct(
  storyId: string,
  { draft, media = [], story }: Correction,
  headers: Record<string, string> = {},
) {
  const form = new FormData();
  if (draft !== undefined) form.set('draft', new Blob([draft]), 'draft.txt');
  if (story !== undefined) form.set('story', JSON.stringify(story));
  for (const file of media) form.append('media', file, file.name);
  return fetch(`${server.url}/v1/stories/${storyId}/revisions`, { method: 'POST', body: form, headers });
}

async function reportIn(response: Response): Promise<StatusReport> {
  expect(response.status).toBe(202);
  return (await response.json()) as StatusReport;
}

/** Submits a story and waits until it is complete. */
async function published(...args: Parameters<TestServer['submit']>): Promise<StatusReport> {
  const { storyId } = await reportIn(await server.submit(...args));
  return server.reaches(storyId, 'complete');
}

/** Corrects a story and waits until the corrected story is complete. */
async function corrected(storyId: string, correction: Correction): Promise<StatusReport> {
  const { revision } = await reportIn(await correct(storyId, correction));
  return reaches(storyId, revision, 'complete');
}

async function reaches(
  storyId: string,
  revision: number,
  state: StatusReport['state'],
): Promise<StatusReport> {
  for (;;) {
    const report = await server.status(storyId);
    if (report.revision >= revision && report.state === state) return report;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const pageOf = async ({ url }: StatusReport): Promise<string> => (await fetch(url ?? '')).text();
const manifestOf = async ({ path }: StatusReport): Promise<StoryManifest> =>
  JSON.parse(await readFile(join(server.destination, path ?? '', 'story.json'), 'utf8'));
const problemIn = async (response: Response) => (await response.json()) as Problem;
const hour = 3_600_000;

/** All events of a story up to the complete edition of a revision. */
async function timelineOf(storyId: string, revision: number): Promise<TimelineEntry[]> {
  let complete = 0;
  return listen(server.url, storyId, (entry) => {
    if (entry.type === 'edition-built' && entry.complete && entry.revision === revision)
      complete = entry.edition;
    return entry.type === 'edition-live' && entry.edition === complete;
  });
}

const draft = (hour: string) => `Night ferry sails again\n\nShe sails at ${hour}, says the skipper.\n`;

describe('a typing error in a story with a picture and a video', () => {
  it('is corrected at the same address, and nothing is encoded again or taken from the page meanwhile', async () => {
    const media = [await photograph('quay.jpg'), await videoFile('crossing.mp4')];
    const story = { lead: 'quay.jpg', media: { 'quay.jpg': { alt: 'The quay', credit: 'Ada Larsen' } } };
    const before = await published({ draft: draft('nein'), media, story });
    const first = await manifestOf(before);
    const after = await corrected(before.storyId, { draft: draft('nine'), story: { minor: true } });
    expect(after).toMatchObject({ revision: 2, edition: before.edition + 1, url: before.url, refused: [] });
    expect(await pageOf(after)).toContain('sails at nine');

    const second = await manifestOf(after);
    expect(second.media).toEqual(first.media);
    expect(second).toMatchObject({
      revision: 2,
      publishedAt: first.publishedAt,
      modifiedAt: first.modifiedAt,
    });
    expect(second.corrections).toBeUndefined();

    const timeline = await timelineOf(before.storyId, 2);
    const ofCorrection = timeline.slice(
      timeline.findIndex((entry) => 'revision' in entry && entry.revision === 2),
    );
    expect(ofCorrection.map(({ type }) => type)).toEqual([
      'submitted',
      'planned',
      'edition-built',
      'edition-live',
    ]);
    expect(entriesOf(ofCorrection, 'edition-built')).toMatchObject([{ complete: true }]);
  });
});

describe('a correction with a note', () => {
  it('says on the page, in story.json, JSON-LD and feeds what was wrong, and so does the next one', async () => {
    const before = await published({ draft: draft('eight') });
    const first = await manifestOf(before);
    const note = 'The ferry sails at nine, not at <eight>.';
    const after = await corrected(before.storyId, {
      draft: draft('nine'),
      story: { note, reason: 'A reader called' },
    });
    const page = await pageOf(after);
    expect(page).toContain('The ferry sails at nine, not at &lt;eight&gt;.');
    expect(page).toMatch(/<strong>Correction \(<time datetime="[^"]+">[^<]+<\/time>\):<\/strong>/);
    expect(page).not.toContain('A reader called');
    const [, json = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page) ?? [];
    const at = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(JSON.parse(json)).toMatchObject({
      correction: [{ '@type': 'CorrectionComment', text: note, datePublished: at }],
    });
    const second = await manifestOf(after);
    expect(second.corrections).toEqual([{ at, note }]);
    expect(second.publishedAt).toBe(first.publishedAt);
    expect(second.modifiedAt > first.modifiedAt).toBe(true);
    const feed = async () => (await fetch(`${server.url}/feeds/all.xml`)).text();
    await expect.poll(feed).toContain('Correction: The ferry sails at nine');
    expect(await feed()).toContain(`<atom:updated>${second.modifiedAt}</atom:updated>`);

    const third = await corrected(before.storyId, { story: { note: 'Her skipper is Tom O’Hare.' } });
    expect((await manifestOf(third)).corrections?.map((one) => one.note)).toEqual([
      note,
      'Her skipper is Tom O’Hare.',
    ]);
  });
});

describe('what a correction sends', () => {
  it('replaces the lead picture, which keeps its words but not its focal point', async () => {
    const said = { alt: 'The quay', credit: 'Ada Larsen', focalPoint: { x: 0.1, y: 0.2 } };
    const before = await published({
      draft: draft('nine'),
      media: [await photograph('quay.jpg'), await photograph('bridge.jpg', { colour: '#335577' })],
      story: { lead: 'quay.jpg', media: { 'quay.jpg': said } },
    });
    const old = await manifestOf(before);
    const media = [await photograph('quay.jpg', { colour: '#775533' })];
    const after = await corrected(before.storyId, { media });
    const [lead, other] = (await manifestOf(after)).media;
    expect(lead).toMatchObject({ lead: true, alt: 'The quay', credit: 'Ada Larsen', state: 'ready' });
    expect(lead?.focalPoint).not.toEqual(said.focalPoint);
    expect(lead?.id).not.toBe(old.media[0]?.id);
    expect(other).toEqual(old.media[1]);
    const made = entriesOf(await timelineOf(before.storyId, 2), 'media-ready').filter(
      ({ revision }) => revision === 2,
    );
    expect(made.map(({ original }) => original.slice(0, 16))).toEqual([lead?.id]);
  });

  it('adds a picture, takes one out, and orders them', async () => {
    const colours = { 'a.jpg': '#112233', 'b.jpg': '#332211', 'c.jpg': '#223311' };
    const picture = (name: keyof typeof colours) => photograph(name, { colour: colours[name] });
    const before = await published({
      draft: draft('nine'),
      media: [await picture('a.jpg'), await picture('b.jpg')],
      story: {
        lead: 'a.jpg',
        media: { 'a.jpg': { caption: 'A' }, 'b.jpg': { caption: 'B', alt: 'The bank' } },
      },
    });
    const story = {
      media: { 'a.jpg': null, 'c.jpg': { caption: 'C', alt: 'The pier' } },
      order: ['c.jpg', 'b.jpg'],
    };
    const after = await corrected(before.storyId, { media: [await picture('c.jpg')], story });
    expect(after.media.map(({ file }) => file)).toEqual(['c.jpg', 'b.jpg']);
    expect((await manifestOf(after)).media.map(({ caption, lead }) => [caption, lead])).toEqual([
      ['C', false],
      ['B', false],
    ]);
    expect(after.warnings).toEqual([]);
  });

  it('changes a caption alone, and takes one away', async () => {
    const before = await published({
      draft: draft('nine'),
      media: [await photograph('quay.jpg')],
      story: { headline: 'The ferry is back', media: { 'quay.jpg': { caption: 'Teh quay', credit: 'Ada' } } },
    });
    expect(before.warnings.map(({ code }) => code)).toEqual(['headline_replaced', 'alt_missing']);
    const story = { media: { 'quay.jpg': { caption: 'The quay', alt: 'A quay', credit: null } } };
    const after = await corrected(before.storyId, { story });
    const manifest = await manifestOf(after);
    expect(manifest).toMatchObject({
      headline: 'The ferry is back',
      media: [{ caption: 'The quay', alt: 'A quay' }],
    });
    expect(after.warnings.map(({ code }) => code)).toEqual(['headline_replaced']);
    expect(manifest.media[0]?.credit).not.toBe('Ada');
    expect(after.edition).toBe(before.edition + 1);
  });

  it('does not move the story: a new section and slug are a warning', async () => {
    const before = await published({ draft: draft('nine') });
    const after = await corrected(before.storyId, { story: { section: 'sport', slug: 'elsewhere' } });
    expect(after).toMatchObject({ url: before.url, path: before.path });
    expect(after.warnings.map(({ code, where }) => [code, where])).toEqual([
      ['address_stays', 'section'],
      ['address_stays', 'slug'],
    ]);
    expect(await manifestOf(after)).toMatchObject({ section: 'news', slug: before.slug });
  });
});

describe('If-Match', () => {
  it('keeps a correction from a story that was changed meanwhile, and says what was', async () => {
    const { storyId } = await published({ draft: draft('eight'), media: [await photograph('quay.jpg')] });
    const tag = async () => (await fetch(`${server.url}/v1/stories/${storyId}`)).headers.get('etag') ?? '';
    expect(await tag()).toBe('"r1"');
    await corrected(storyId, { draft: draft('nine'), story: { note: 'Nine', media: { 'quay.jpg': null } } });
    expect(await tag()).toBe('"r2"');

    const late = await correct(storyId, { draft: draft('ten') }, { 'if-match': '"r1"' });
    expect(late.status).toBe(412);
    expect(await problemIn(late)).toMatchObject({
      code: 'story_changed',
      detail: expect.stringMatching(
        /newest revision is r2, not r1.*r2 by local at .*draft replaced.*quay\.jpg removed.*“Nine”/,
      ),
    });
    const unknown = await correct(storyId, { draft: draft('ten') }, { 'if-match': '"r7"' });
    expect([unknown.status, (await problemIn(unknown)).code]).toEqual([412, 'story_changed']);
    expect((await correct(storyId, { draft: draft('ten') }, { 'if-match': 'r2' })).status).toBe(400);
    expect((await server.status(storyId)).revision).toBe(2);
    const knowing = await correct(storyId, { draft: draft('ten') }, { 'if-match': await tag() });
    expect([knowing.status, knowing.headers.get('etag')]).toEqual([202, '"r3"']);
  });
});

describe('two corrections at the same instant', () => {
  it('become two revisions, and the later one has both', async () => {
    const { storyId } = await published({
      draft: draft('eight'),
      media: [await photograph('quay.jpg')],
    });
    const sent = await Promise.all([
      correct(storyId, { draft: draft('nine') }),
      correct(storyId, { story: { media: { 'quay.jpg': { caption: 'The quay' } } } }),
    ]);
    const revisions = (await Promise.all(sent.map(reportIn))).map(({ revision }) => revision);
    expect(revisions.toSorted()).toEqual([2, 3]);
    const done = await reaches(storyId, 3, 'complete');
    expect(await pageOf(done)).toContain('sails at nine');
    expect((await manifestOf(done)).media).toMatchObject([{ caption: 'The quay' }]);
  });

  it('become two revisions of the same draft, each with its own text', async () => {
    const { storyId } = await published({ draft: draft('eight') });
    const sent = await Promise.all(['nine', 'ten'].map((word) => correct(storyId, { draft: draft(word) })));
    const reports = await Promise.all(sent.map(reportIn));
    expect(reports.map(({ revision }) => revision).toSorted()).toEqual([2, 3]);
    const last = reports.findIndex(({ revision }) => revision === 3);
    expect(await pageOf(await reaches(storyId, 3, 'complete'))).toContain(
      `sails at ${['nine', 'ten'][last]}`,
    );
  });
});

describe('a correction under an Idempotency-Key', () => {
  it('is one revision, however often it is sent', async () => {
    const { storyId } = await published({ draft: draft('eight') });
    const key = { 'idempotency-key': `correction of ${storyId}` };
    const correction = { draft: draft('nine'), story: { note: 'Nine' } };
    await Promise.all([correct(storyId, correction, key), correct(storyId, correction, key)]);
    await corrected(storyId, { story: { note: 'And a tide' } });
    expect((await reportIn(await correct(storyId, correction, key))).revision).toBe(3);
    const other = await correct(storyId, { draft: draft('ten') }, key);
    expect([other.status, (await problemIn(other)).where]).toEqual([400, 'idempotency-key']);
  });
});

describe('a correction', () => {
  it.each<[string, Correction, string, RegExp]>([
    ['with nothing in it', { story: {} }, 'request_invalid', /changes nothing/],
    ['with the same text', { draft: draft('nine') }, 'request_invalid', /changes nothing.*that differ$/],
    [
      'that takes out an unknown file',
      { story: { media: { 'x.jpg': null } } },
      'file_missing',
      /no file x\.jpg/,
    ],
    ['that orders an unknown file', { story: { order: ['x.jpg'] } }, 'file_missing', /no file x\.jpg/],
    ['with an unknown field', { story: { notes: 'Oh' } }, 'settings_invalid', /"notes" is not a field/],
  ])('%s is refused', async (_what, correction, code, detail) => {
    const { storyId } = await published({ draft: draft('nine') });
    const refused = await problemIn(await correct(storyId, correction));
    expect(refused).toMatchObject({ code, detail: expect.stringMatching(detail) });
    expect((await server.status(storyId)).revision).toBe(1);
  });

  it('of an unknown story is refused', async () => {
    const response = await correct('01M8KZR9ARD580A34H1A1P81HX', { draft: draft('nine') });
    expect([response.status, (await problemIn(response)).code]).toEqual([404, 'story_not_found']);
  });

  it('of a story that was taken down is refused, and possible again when the story is back', async () => {
    const { storyId } = await published({ draft: draft('eight') });
    const tell = async (command: string) =>
      fetch(`${server.url}/v1/stories/${storyId}/${command}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ reason: 'The court says so' }),
      });
    expect((await tell('retract')).status).toBe(202);
    await server.reaches(storyId, 'retracted');
    const refused = await correct(storyId, { draft: draft('nine') });
    expect([refused.status, await problemIn(refused)]).toEqual([
      409,
      expect.objectContaining({ code: 'not_possible_now', detail: expect.stringContaining('is retracted') }),
    ]);
    expect((await tell('reinstate')).status).toBe(202);
    await server.reaches(storyId, 'complete');
    expect(await pageOf(await corrected(storyId, { draft: draft('nine') }))).toContain('sails at nine');
  });

  it('that can’t be read leaves the story as it was, and the next one is based on what was good', async () => {
    const before = await published({ draft: draft('eight'), story: { headline: 'The ferry is back' } });
    const { storyId } = before;
    await reportIn(
      await correct(storyId, {
        draft: '---\nembrago: 2030-01-01T06:00:00Z\n---\nText\n',
        story: { note: 'Oh' },
      }),
    );
    expect(await server.reaches(storyId, 'refused')).toMatchObject({ url: before.url, edition: 1 });
    expect(await pageOf(before)).toContain('sails at eight');
    const after = await corrected(storyId, { story: { summary: 'At last' } });
    expect(after).toMatchObject({ revision: 3, edition: 2, headline: 'The ferry is back' });
    expect(await pageOf(after)).toContain('sails at eight');
    expect((await manifestOf(after)).corrections).toBeUndefined();
  });
});

describe('a correction of a story that is not public yet', () => {
  it('keeps the embargo, also when the new draft lacks it', async () => {
    const embargo = new Date(Date.now() + hour).toISOString();
    const { storyId } = await reportIn(
      await server.submit({ draft: `---\nembargo: ${embargo}\n---\n${draft('eight')}` }),
    );
    await server.reaches(storyId, 'scheduled');
    await reportIn(await correct(storyId, { draft: draft('nine') }));
    expect(await reaches(storyId, 2, 'scheduled')).toMatchObject({ url: null, edition: 0 });
    expect((await server.context.journal.state(storyId)).plan?.embargo).toBe(embargo);
  });

  it('keeps the embargo of a draft that nobody has read before it was corrected', async () => {
    const embargo = new Date(Date.now() + hour).toISOString();
    const { storyId } = await published({ draft: draft('seven') });
    const [first] = await Promise.all([
      correct(storyId, { draft: `---\nembargo: ${embargo}\n---\n${draft('eight')}` }).then(reportIn),
    ]);
    expect(first.revision).toBe(2);
    await reportIn(await correct(storyId, { draft: draft('nine') }));
    await reaches(storyId, 3, 'scheduled');
    expect(await pageOf(await server.status(storyId))).toContain('sails at seven');
  });

  it('goes out at once when an editor has lifted the embargo that its settings still have', async () => {
    const story = { embargo: new Date(Date.now() + hour).toISOString() };
    const { storyId } = await reportIn(await server.submit({ draft: draft('eight'), story }));
    await server.reaches(storyId, 'scheduled');
    const lifted = await fetch(`${server.url}/v1/stories/${storyId}/schedule`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ embargo: null, reason: 'The agency has lifted it' }),
    });
    expect(lifted.status).toBe(202);
    await server.reaches(storyId, 'complete');
    expect(await pageOf(await corrected(storyId, { draft: draft('nine') }))).toContain('sails at nine');
  });

  it('keeps its time of publication', async () => {
    const publishAt = new Date(Date.now() + hour).toISOString();
    const { storyId } = await reportIn(
      await server.submit({ draft: `---\npublishAt: ${publishAt}\n---\n${draft('eight')}` }),
    );
    await server.reaches(storyId, 'scheduled');
    await reportIn(await correct(storyId, { draft: draft('nine') }));
    expect(await reaches(storyId, 2, 'scheduled')).toMatchObject({ url: null, schedule: { due: publishAt } });
  });

  it('does not release an editor’s hold', async () => {
    const held = {
      draft: 'Regatta in the bay ( Video+Pictures)\n\nThe boats are out.\n',
      story: { missingMedia: 'hold' },
    };
    const { storyId } = await reportIn(await server.submit(held));
    await server.reaches(storyId, 'held');
    const by = { reason: 'Call the court first', by: 'editor' };
    await server.context.journal.transact(storyId, (state) => commands.hold(state, by, Date.now()));
    await reportIn(await correct(storyId, { draft: draft('nine') }));
    const report = await reaches(storyId, 2, 'held');
    expect(report).toMatchObject({ reason: 'Call the court first', url: null });
  });
});

describe('a correction while the revision before is in work', () => {
  it('goes on with what is made already, and is complete', async () => {
    const media = [await photograph('quay.jpg', { colour: '#446622' }), await videoFile('long.mp4', 4)];
    const { storyId } = await reportIn(await server.submit({ draft: draft('eight'), media }));
    await server.reaches(storyId, 'live');
    const done = await corrected(storyId, { draft: draft('nine') });
    expect(done).toMatchObject({ revision: 2, state: 'complete', refused: [] });
    expect(done.media.map(({ state }) => state)).toEqual(['ready', 'ready']);
    expect(await pageOf(done)).toContain('sails at nine');
  });
});

describe('a correction of a story with `publish: complete`', () => {
  it('leaves the last edition live until all of the new one is ready', async () => {
    const before = await published({ draft: draft('eight'), story: { publish: 'complete' } });
    const after = await corrected(before.storyId, {
      draft: draft('nine'),
      media: [await photograph('late.jpg', { colour: '#662244' })],
    });
    expect(after.edition).toBe(2);
    const editions = entriesOf(await timelineOf(before.storyId, 2), 'edition-built');
    expect(editions.map(({ complete, media }) => [complete, media.length])).toEqual([
      [true, 0],
      [true, 1],
    ]);
  });
});

describe('slugline correct', () => {
  it('sends what changes, waits, and says what came of it', async () => {
    const desk = await openDesk();
    const run = (...args: string[]) => desk.run(['correct', ...args], { SLUGLINE_URL: server.url });
    const { storyId } = await published({
      draft: draft('eight'),
      media: [await photograph('quay.jpg')],
      story: { media: { 'quay.jpg': { alt: 'A quay' } } },
    });
    const yaml = 'media:\n  quay.jpg: {caption: The quay}\n';
    await layOut(desk.folder, [await asFile('story.yaml', yaml), await asFile('draft.txt', draft('nine'))]);
    const done = await run(
      ...[storyId, 'draft.txt', 'story.yaml', '--note', 'Nine, not eight', '--reason', 'A call'],
      ...['--if-match', 'r1', '--wait', '--json'],
    );
    expect({ code: done.code, stderr: done.stderr }).toEqual({ code: 0, stderr: '' });
    const report = JSON.parse(done.stdout) as StatusReport;
    expect(report).toMatchObject({ storyId, state: 'complete', revision: 2, warnings: [] });
    expect(await pageOf(report)).toContain('Nine, not eight');
    expect(await manifestOf(report)).toMatchObject({ media: [{ caption: 'The quay', alt: 'A quay' }] });

    const late = await run(storyId, 'draft.txt', '--if-match', '1');
    expect([late.code, late.stderr]).toEqual([
      1,
      expect.stringMatching(/newest revision is r2, not r1.*Nine/),
    ]);
    // A picture alone is no draft.
    await layOut(desk.folder, [await photograph('quay.jpg', { colour: '#aa7755' })]);
    const picture = await run(storyId, 'quay.jpg', '--minor');
    expect(picture).toMatchObject({ code: 0, stdout: expect.stringContaining('revision 3') });

    const nothing = await run(storyId);
    expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringContaining('--note')]);
    expect((await run(storyId, 'draft.txt', '--if-match', 'yesterday')).code).toBe(2);
    await desk.close();
  });
});
