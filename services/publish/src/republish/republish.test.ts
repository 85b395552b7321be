import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { takePurges } from '@slugline/runtime';
import { readJson, readText, writeJson } from '@slugline/store';
import {
  addresses,
  commands,
  keys,
  newRepublication,
  newStoryId,
  type Republication,
  RepublicationRecord,
  type StoryManifest,
  sha256Of,
} from '@slugline/story';
import { hashesBelow } from '@slugline/testing/files/hashes-below';
import {
  holding,
  type Newsroom,
  openNewsroom,
  recipe,
  run,
  submitted,
} from '@slugline/testing/newsroom/without-workers';
import { textPlan } from '@slugline/testing/samples/journal';
import { keysOf } from '@slugline/testing/stores/keys-of';
import { until } from '@slugline/testing/until';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../delivery/deliver.ts';
import { publish } from '../editions/publish.ts';
import { writeFeeds } from '../feeds/feeds.ts';
import { publishWith, settle as settleIn } from '../testing/settle.ts';
import { republish, resumeRepublications } from './republish.ts';

let newsroom: Newsroom;
beforeEach(async () => {
  newsroom = await openNewsroom();
});
afterEach(() => newsroom.close());

const place = () => {
  const [destination] = newsroom.context.destinations;
  if (destination?.folder === undefined) throw new Error('no directory');
  return { ...destination, folder: destination.folder, self: destination };
};
const stateOf = (storyId: string) => newsroom.context.journal.latest(storyId);
const settle = (storyId: string) => settleIn(newsroom, storyId);
/** Publishes a story that shows these pictures. */
async function live(...images: string[]): Promise<string> {
  const storyId = await publishWith(newsroom, images);
  await writeFeeds(newsroom.context, 'public');
  return storyId;
}
/** A correction takes all pictures but these out of a story. */
async function keepOnly(storyId: string, ...images: string[]): Promise<void> {
  const { plan, media } = await stateOf(storyId);
  const kept = media.filter(({ file }) => images.includes(file.replace('.jpg', '')));
  await newsroom.journal(
    storyId,
    { ...submitted(), revision: 2 } as ReturnType<typeof submitted>,
    textPlan(storyId.toLowerCase(), {
      ...{
        revision: 2,
        article: plan?.article ?? '',
        path: plan?.path ?? '',
        headline: plan?.headline ?? '',
      },
      media: kept.map(({ progress: _progress, ...planned }) => planned),
    }),
  );
  await settle(storyId);
  await writeFeeds(newsroom.context, 'public');
}
/** Loses all that the destination has, and leaves the folder of its running process. */
async function lose(): Promise<void> {
  for (const name of await readdir(place().folder))
    if (name !== '.tmp') await rm(join(place().folder, name), { recursive: true });
}
const filesOf = (image: string) => keysOf(place().store, addresses.mediaFolder(sha256Of(image), recipe));

interface Wanted {
  stories?: string[];
  section?: string;
  verify?: boolean;
}

/** Records that an operator asks for a republication. */
async function ask({ verify = false, ...scope }: Wanted = {}): Promise<string> {
  const id = newStoryId(Date.now());
  const asked = { ...scope, destinations: ['public'], verify };
  const begun = { id, by: 'operator', asked, startedAt: new Date().toISOString() };
  const { working } = newsroom.context;
  await working.put(keys.openRepublication(id), '{}');
  await writeJson(working, keys.republication(id), newRepublication(begun));
  return id;
}
const reportOf = async (id: string): Promise<Republication> =>
  (await readJson(newsroom.context.working, keys.republication(id), RepublicationRecord)).report;
const work = (id: string, signal = run.signal) =>
  republish(newsroom.context, { v: 1, do: 'republish', run: id }, { ...run, signal });
/** Republishes, and returns the report. */
async function republished(wanted?: Wanted): Promise<Republication> {
  const id = await ask(wanted);
  await work(id);
  return reportOf(id);
}

describe('a republication', () => {
  it('brings every byte of a lost destination back: pages, pictures, feeds, shared files, compressed twins', async () => {
    await live('harbour', 'quay');
    await live();
    const before = await hashesBelow(place().folder);
    expect(Object.keys(before)).toEqual(
      expect.arrayContaining([expect.stringMatching(/index\.html\.br$/), 'feeds/news.xml.gz']),
    );
    await lose();
    const report = await republished();
    expect(await hashesBelow(place().folder)).toEqual(before);
    expect(report).toMatchObject({
      state: 'done',
      stories: { done: 2, all: 2, renderedAnew: 0 },
      objects: { failed: 0, deleted: 0, waiting: 0 },
    });
    expect(report.named.putRight).toContain('public: feeds/news.xml');
  });

  it('writes nothing when all is right', async () => {
    await live('harbour');
    newsroom.written.splice(0);
    const { objects } = await republished({ verify: true });
    expect([newsroom.written, objects.putRight]).toEqual([[], 0]);
    expect(objects.looked).toBeGreaterThan(8);
  });

  it('finds a changed byte of a picture when it verifies, and without that in its size', async () => {
    await live('harbour');
    const [first = '', second = ''] = await filesOf('harbour');
    const before = await hashesBelow(place().folder);
    const bytes = await readFile(join(place().folder, first));
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    await writeFile(join(place().folder, first), bytes);
    await appendFile(join(place().folder, second), '!');
    expect((await republished()).named.putRight).toEqual([`public: ${second}`]);
    expect((await republished({ verify: true })).named.putRight).toEqual([`public: ${first}`]);
    expect(await hashesBelow(place().folder)).toEqual(before);
  });

  it('has caches forget a picture that was damaged, and not one that was only missing', async () => {
    await live('harbour', 'quay');
    place().self.caches = [{ name: 'front', kind: 'varnish', url: 'http://127.0.0.1:6081/' }];
    const [damaged = ''] = await filesOf('harbour');
    const [missing = ''] = await filesOf('quay');
    await appendFile(join(place().folder, damaged), '!');
    await rm(join(place().folder, missing));
    expect((await republished()).objects.putRight).toBe(2);
    const front = { destination: 'public', cache: 'front' };
    expect(await takePurges(newsroom.context, front, 100)).toEqual([sha256Of('harbour')]);
  });

  it('finds a changed byte of a page, of a feed and of a shared file', async () => {
    const storyId = await live();
    const before = await hashesBelow(place().folder);
    const page = addresses.page((await stateOf(storyId)).plan?.path ?? '');
    const style = Object.keys(before).find((name) => name.endsWith('.css')) ?? '';
    for (const key of [page, 'feeds/all.xml', style]) await appendFile(join(place().folder, key), ' ');
    const { named } = await republished();
    expect(named.putRight.toSorted()).toEqual(
      [page, 'feeds/all.xml', style].map((key) => `public: ${key}`).toSorted(),
    );
    expect(await hashesBelow(place().folder)).toEqual(before);
  });

  it('finds a compressed twin that is missing, and one that is damaged when it verifies', async () => {
    const storyId = await live();
    const before = await hashesBelow(place().folder);
    const page = join(place().folder, addresses.page((await stateOf(storyId)).plan?.path ?? ''));
    await rm(`${page}.br`);
    expect((await republished()).objects.putRight).toBe(1);
    await writeFile(`${page}.gz`, 'no gzip');
    expect((await republished()).objects.putRight).toBe(0);
    expect((await republished({ verify: true })).objects.putRight).toBe(1);
    expect(await hashesBelow(place().folder)).toEqual(before);
  });

  it('compares only the stories, or the section, that it is asked for', async () => {
    const [one, other] = [await live('harbour'), await live('quay')];
    await rm(join(place().folder, 'media'), { recursive: true });
    expect((await republished({ section: 'sport' })).objects.putRight).toBe(0);
    expect((await republished({ stories: [one] })).objects.putRight).toBe(3);
    expect([await filesOf('harbour'), await filesOf('quay')]).toEqual([expect.anything(), []]);
    expect((await republished({ section: 'news' })).objects.putRight).toBe(3);
    expect((await stateOf(other)).editions).toHaveLength(1);
  });

  it('names a story that it can’t put right, and goes on with the others', async () => {
    const [one, other] = [await live('harbour'), await live('quay')];
    const before = await hashesBelow(place().folder);
    await newsroom.context.working.delete([keys.rendition(sha256Of('harbour'), recipe, 'w320.jpg')]);
    await lose();
    const { objects, named, state } = await republished();
    expect([state, objects.failed]).toEqual(['done', 1]);
    expect(named.failed).toEqual([{ what: `public: ${one}`, why: expect.stringContaining('w320.jpg') }]);
    // A page is never there without what it names.
    expect(await keysOf(place().store, (await stateOf(one)).plan?.path)).toEqual([]);
    const path = (await stateOf(other)).plan?.path ?? '';
    const now = await hashesBelow(place().folder);
    expect(now[`${path}index.html`]).toBe(before[`${path}index.html`]);
  });
});

describe('left-over files', () => {
  it('go when no edition shows them any more; what another story shows and what is foreign stays', async () => {
    const storyId = await live('harbour', 'quay', 'pier');
    await live('pier');
    await keepOnly(storyId, 'harbour');
    const foreign = join(place().folder, addresses.mediaFolder(sha256Of('quay'), recipe), 'by-hand.txt');
    await mkdir(dirname(foreign), { recursive: true });
    await writeFile(foreign, 'not ours');
    expect(await filesOf('quay')).toHaveLength(4);
    const { objects, named } = await republished();
    expect(objects).toMatchObject({ deleted: 3, putRight: 0, failed: 0 });
    expect(named.deleted[0]).toMatch(/^public: media\//);
    expect(await filesOf('quay')).toEqual([expect.stringContaining('by-hand.txt')]);
    expect([await filesOf('harbour'), await filesOf('pier')]).toEqual([
      expect.objectContaining({ length: 3 }),
      expect.objectContaining({ length: 3 }),
    ]);
    expect(await keysOf(newsroom.context.working, 'deleting/')).toEqual([]);
  });

  it('stay while an edition that shows them is on its way', async () => {
    const storyId = await live('harbour', 'quay');
    await keepOnly(storyId, 'harbour');
    // Another story is about to show the picture: its edition is on record, and not live yet.
    const next = await newsroom.story({ images: ['quay'] });
    await newsroom.ready(next, 'quay');
    await publish(newsroom.context, next, run.signal);
    await newsroom.context.working.put(keys.usage(sha256Of('quay'), next), '{}');
    expect((await republished({ stories: [storyId] })).objects.deleted).toBe(0);
    expect(await filesOf('quay')).toHaveLength(3);
  });
});

describe('of a retracted story', () => {
  const retract = (storyId: string) =>
    newsroom.context.journal.transact(storyId, (state) =>
      commands.retract(state, { mode: 'withdraw', reason: 'a court order', by: 'editor' }, Date.now()),
    );

  it('the notice comes back, and nothing else', async () => {
    const storyId = await live('harbour');
    await retract(storyId);
    await settle(storyId);
    await writeFeeds(newsroom.context, 'public');
    const before = await hashesBelow(place().folder);
    await lose();
    const { objects } = await republished();
    expect(objects.failed).toBe(0);
    expect(await hashesBelow(place().folder)).toEqual(before);
    expect(await filesOf('harbour')).toEqual([]);
  });

  it('nothing comes back when the retraction comes while files are copied', async () => {
    const storyId = await live('harbour');
    await rm(join(place().folder, 'media'), { recursive: true });
    const { self } = place();
    const whole = self.store;
    const held = holding(whole, /^media\//);
    self.store = held.store;
    const republishing = republished();
    await held.reached;
    await retract(storyId);
    held.letGo();
    await republishing;
    self.store = whole;
    expect(await filesOf('harbour')).toEqual([]);
  });
});

describe('of a story that loses a file', () => {
  const drop = (storyId: string, image: string) =>
    newsroom.context.journal.transact(storyId, (state) =>
      commands.dropOriginal(state, { original: sha256Of(image), reason: 'a court order', by: 'editor' }),
    );

  it('nothing of the file comes back while its next edition is not there yet; a report says why', async () => {
    const storyId = await live('harbour', 'quay');
    await drop(storyId, 'harbour');
    await rm(join(place().folder, 'media'), { recursive: true });
    const { named } = await republished();
    expect(named.waiting).toEqual([
      { what: `public: ${storyId}`, why: expect.stringContaining('withdrawn') },
    ]);
    expect(await filesOf('harbour')).toEqual([]);
    await settle(storyId);
    await republished();
    expect([await filesOf('harbour'), await filesOf('quay')]).toEqual([
      [],
      expect.objectContaining({ length: 3 }),
    ]);
  });

  it('nothing of the file comes back when it is withdrawn while files are copied', async () => {
    const storyId = await live('harbour', 'quay');
    await rm(join(place().folder, addresses.mediaFolder(sha256Of('harbour'), recipe)), { recursive: true });
    const { self } = place();
    const whole = self.store;
    const held = holding(whole, /^media\//);
    self.store = held.store;
    const republishing = republished();
    await held.reached;
    await drop(storyId, 'harbour');
    await settle(storyId);
    held.letGo();
    expect((await republishing).named.putRight.filter((what) => what.includes('media/'))).toEqual([]);
    self.store = whole;
    expect([await filesOf('harbour'), await filesOf('quay')]).toEqual([
      [],
      expect.objectContaining({ length: 3 }),
    ]);
  });
});

describe('of a story that has moved', () => {
  it('the former address leads there again, the list of redirects has it, and the section that it left has a feed', async () => {
    const storyId = await live('harbour');
    const { context } = newsroom;
    await context.journal.transact(storyId, (state) =>
      commands.move(state, { section: 'sport', reason: 'a regatta', by: 'editor' }, Date.now()),
    );
    await settle(storyId);
    await writeFeeds(context, 'public');
    const before = await hashesBelow(place().folder);
    await lose();
    expect((await republished()).objects.failed).toBe(0);
    expect(await hashesBelow(place().folder)).toEqual(before);
    const former = (await stateOf(storyId)).formerPaths?.[0] ?? '';
    await appendFile(join(place().folder, addresses.page(former)), ' ');
    await writeFile(join(place().folder, addresses.redirects), '{}');
    expect((await republished()).named.putRight.toSorted()).toEqual(
      [addresses.page(former), addresses.redirects].map((key) => `public: ${key}`).toSorted(),
    );
    expect(await hashesBelow(place().folder)).toEqual(before);
  });
});

describe('of a story that is held', () => {
  it('what is live is put right, and nothing newer goes out', async () => {
    const storyId = await live('harbour');
    const before = await hashesBelow(place().folder);
    await newsroom.context.journal.transact(storyId, (state) =>
      commands.hold(state, { reason: 'a doubt', by: 'editor' }, Date.now()),
    );
    newsroom.context.config.site.name = 'Another Gazette';
    await rm(join(place().folder, 'media'), { recursive: true });
    const { named, stories } = await republished();
    expect(named.putRight.filter((what) => what.includes('media/'))).toHaveLength(3);
    expect([named.failed, stories.renderedAnew]).toEqual([[], 0]);
    const now = await hashesBelow(place().folder);
    for (const feed of ['feeds/all.xml', 'feeds/news.xml'].flatMap((key) => [
      key,
      `${key}.br`,
      `${key}.gz`,
    ])) {
      delete before[feed];
      delete now[feed];
    }
    expect(now).toEqual(before);
    expect((await stateOf(storyId)).editions).toHaveLength(1);
  });
});

describe('a page that would differ today', () => {
  it('is rendered anew in an edition with the same content', async () => {
    const storyId = await live('harbour');
    const { path = '' } = (await stateOf(storyId)).plan ?? {};
    const manifest = async (): Promise<StoryManifest> =>
      JSON.parse(await readText(place().store, `${path}story.json`));
    const before = await manifest();
    newsroom.context.config.site.name = 'Another Gazette';
    const id = await ask({ stories: [storyId] });
    const working = work(id);
    await until(async () => (await stateOf(storyId)).editions.length === 2);
    // The worker of the deliveries.
    await deliver(newsroom.context, { v: 1, do: 'deliver', storyId, edition: 2, destination: 'public' }, run);
    await working;
    expect((await reportOf(id)).stories).toEqual({ done: 1, all: 1, renderedAnew: 1 });
    expect(await manifest()).toEqual({ ...before, edition: 2 });
    expect(await readText(place().store, `${path}index.html`)).toContain('Another Gazette');
    // It is as it has to be now.
    expect((await republished({ stories: [storyId] })).stories.renderedAnew).toBe(0);
  });
});

describe('a republication that is stopped', () => {
  it('goes on where it was, and ends once', async () => {
    const stories: string[] = [];
    for (let n = 0; n < 20; n++) stories.push(await live());
    const before = await hashesBelow(place().folder);
    await lose();
    const { self } = place();
    const whole = self.store;
    const stopping = new AbortController();
    // The process dies in the second batch.
    const held = holding(whole, RegExp(`${stories[17]?.toLowerCase()}/story.json$`));
    self.store = held.store;
    const id = await ask();
    const stopped = work(id, stopping.signal);
    await held.reached;
    stopping.abort(new Error('killed'));
    held.letGo();
    await expect(stopped).rejects.toThrow('killed');
    self.store = whole;
    expect(await reportOf(id)).toMatchObject({ state: 'running', stories: { done: 16, all: 20 } });

    // Redis has lost the job.
    await resumeRepublications(newsroom.context);
    expect(await newsroom.waiting('publish')).toContain(`republish-${id}`);
    await work(id);
    expect(await reportOf(id)).toMatchObject({ state: 'done', stories: { done: 20, all: 20 } });
    expect(await hashesBelow(place().folder)).toEqual(before);
    expect(await keysOf(newsroom.context.working, 'republish/open/')).toEqual([]);
    newsroom.written.splice(0);
    await work(id);
    expect(newsroom.written).toEqual([]);
  });
});
