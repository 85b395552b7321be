import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CatalogueRow, rowOf } from '@slugline/catalogue';
import { bullQueue } from '@slugline/queue/testing';
import { commands, keys, newStoryId } from '@slugline/story';
import { type Newsroom, openNewsroom, run } from '@slugline/testing/newsroom/without-workers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { compareCatalogue } from './compare.ts';
import { fillCatalogue } from './fill.ts';
import { writeRows } from './write-rows.ts';

const day = 24 * 3_600_000;

let newsroom: Newsroom;
beforeEach(async () => {
  newsroom = await openNewsroom();
});
afterEach(() => newsroom.close());

const catalogueOf = ({ context }: Newsroom) => {
  if (context.catalogue === undefined) throw new Error('it must be on');
  return context.catalogue;
};
const byId = (one: CatalogueRow, other: CatalogueRow) => (one.id < other.id ? -1 : 1);
const rows = async (): Promise<CatalogueRow[]> =>
  (await catalogueOf(newsroom).find({}, 'received', { limit: 100 })).rows;
const ids = async () => (await rows()).map(({ id }) => id).toSorted();
const jobs = async () =>
  (await bullQueue(newsroom.context.redis, 'catalogue').getJobs()).map(({ data }) => data);
/** Loses the jobs of the catalogue, as when Redis refuses them. */
const loseJobs = async () => {
  await vi.waitFor(async () => expect(await jobs()).not.toEqual([]));
  await bullQueue(newsroom.context.redis, 'catalogue').obliterate({ force: true });
};

it('stories that change at about the same time share a job, which writes their rows', async () => {
  const { context } = newsroom;
  const all = [await newsroom.story(), await newsroom.story()].toSorted();
  const named = async () => (await jobs()).flatMap(({ stories }) => stories as string[]);
  await vi.waitFor(async () => expect([...new Set(await named())].toSorted()).toEqual(all));
  // Each story has changed twice. A slow machine may need a second job.
  expect((await jobs()).length).toBeLessThan(4);
  await writeRows(context, all);
  const folded = await Promise.all(all.map(async (id) => rowOf(await context.journal.state(id), Date.now())));
  expect((await rows()).toSorted(byId)).toEqual(folded);
});

it('a journal that can’t be read keeps no other story from its row', async () => {
  const { context } = newsroom;
  const [good, damaged] = [await newsroom.story(), newStoryId(Date.now())];
  await context.working.put(keys.entry(damaged, 1), 'this is no entry');
  await writeRows(context, [damaged, good]);
  expect(await ids()).toEqual([good]);
});

it('the comparison of every minute writes the rows whose job was lost, and only those', async () => {
  const { context } = newsroom;
  const catalogue = catalogueOf(newsroom);
  const known = await newsroom.story();
  const lost = await newsroom.story();
  await loseJobs();
  await writeRows(context, [known]);
  const put = vi.spyOn(catalogue, 'put');
  const now = Date.now();
  await compareCatalogue(context, now);
  expect(put.mock.calls.flat(2).map(({ id }) => id)).toEqual([lost]);
  expect(await ids()).toEqual([known, lost].toSorted());
  expect(await catalogue.progress()).toMatchObject({ comparedTo: now });
});

it('a catalogue that was deleted is filled again from the journal, in the background', async () => {
  const { context } = newsroom;
  const catalogue = catalogueOf(newsroom);
  const all = [await newsroom.story(), await newsroom.story(), await newsroom.story()].toSorted();
  await writeRows(context, all);
  await catalogue.note({ filled: true, comparedTo: Date.now() });
  await context.redis.flushall();
  await rm(join(context.config.data, 'catalogue'), { recursive: true });

  await compareCatalogue(context, Date.now());
  expect(await jobs()).toEqual([{ v: 1, do: 'fill' }]);
  expect(await ids()).toEqual([]);
  await fillCatalogue(context, run);
  expect(await ids()).toEqual(all);
  expect(await catalogue.progress()).toMatchObject({ filled: true, filledTo: all.at(-1) });
});

it('the filling goes on where it ended', async () => {
  const { context } = newsroom;
  const catalogue = catalogueOf(newsroom);
  const [first = '', second, third] = [
    await newsroom.story(),
    await newsroom.story(),
    await newsroom.story(),
  ].toSorted();
  await catalogue.note({ filledTo: first });
  await fillCatalogue(context, run);
  expect(await ids()).toEqual([second, third]);
});

it('a catalogue that is made anew while it is filled is filled from the beginning', async () => {
  const { context } = newsroom;
  const catalogue = catalogueOf(newsroom);
  const all = [await newsroom.story(), await newsroom.story()].toSorted();
  const onceMore = { ...run, again: () => Promise.reject(new Error('it runs again')) };
  const put = vi.spyOn(catalogue, 'put').mockImplementationOnce(async (rows) => {
    put.mockRestore();
    await catalogue.put(rows);
    await rm(join(context.config.data, 'catalogue'), { recursive: true });
  });
  await expect(fillCatalogue(context, onceMore)).rejects.toThrow('it runs again');
  expect(await catalogue.progress()).toMatchObject({ filled: false, filledTo: '' });
  await fillCatalogue(context, onceMore);
  expect(await ids()).toEqual(all);
  expect(await catalogue.progress()).toMatchObject({ filled: true });
});

it('a catalogue that is far behind is filled again', async () => {
  const { context } = newsroom;
  const catalogue = catalogueOf(newsroom);
  await catalogue.note({ filled: true, filledTo: newStoryId(1), comparedTo: Date.now() - 3 * day });
  await compareCatalogue(context, Date.now());
  expect(await catalogue.progress()).toMatchObject({ filled: false, filledTo: '' });
  expect(await newsroom.waiting('catalogue')).toContain('catalogue-fill');
});

it.each([
  ['back', -1],
  ['ahead', 1],
])('a change of a machine whose clock is an hour %s is compared, too', async (_where, hours) => {
  const { context } = newsroom;
  await catalogueOf(newsroom).note({ filled: true, comparedTo: Date.now() });
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 3_600_000 });
  const storyId = await newsroom.story();
  vi.useRealTimers();
  await loseJobs();
  await compareCatalogue(context, Date.now());
  expect(await ids()).toEqual([storyId]);
});

it('a clock that goes back hides no change', async () => {
  const { context } = newsroom;
  await catalogueOf(newsroom).note({ filled: true, comparedTo: Date.now() + day });
  const storyId = await newsroom.story();
  await compareCatalogue(context, Date.now());
  expect(await ids()).toEqual([storyId]);
});

it('a catalogue that can’t be used stops nothing else', async () => {
  const { context } = newsroom;
  await writeFile(join(context.config.data, 'catalogue'), 'a file where the folder should be');
  const storyId = await newsroom.story();
  const warn = vi.spyOn(context.log, 'warn');
  await compareCatalogue(context, Date.now());
  expect(warn).toHaveBeenCalledWith(
    expect.objectContaining({ code: 'catalogue_unavailable' }),
    expect.stringContaining("can't be compared"),
  );
  await expect(writeRows(context, [storyId])).rejects.toMatchObject({ code: 'catalogue_unavailable' });
  await rm(join(context.config.data, 'catalogue'));
  await compareCatalogue(context, Date.now());
  expect(await ids()).toEqual([storyId]);
});

it('after random changes, lost jobs and a damaged file every row is that of the folded journal', async () => {
  const { context } = newsroom;
  const { journal } = context;
  const stories: string[] = [];
  // A seeded generator, so that a failure can be repeated.
  let seed = 20;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  const holdOrRelease = (storyId: string) =>
    journal.transact(storyId, (state) =>
      state.holds.length === 0
        ? commands.hold(state, { kind: 'editor', reason: 'a call', by: 'desk' }, Date.now())
        : commands.release(state, { by: 'desk' }, Date.now()),
    );
  for (let n = 0; n < 300; n++) {
    const storyId = stories[random(stories.length)];
    if (storyId === undefined || random(10) === 0) stories.push(await newsroom.story());
    else await holdOrRelease(storyId);
    // The job of a change runs, runs late and for the wrong stories, or is lost.
    if (random(3) === 0) await writeRows(context, stories.slice(random(stories.length)));
    if (random(40) === 0) await compareCatalogue(context, Date.now());
    if (random(100) === 0) await rm(join(context.config.data, 'catalogue'), { recursive: true, force: true });
  }
  await compareCatalogue(context, Date.now());
  await fillCatalogue(context, run);
  const folded = await Promise.all(
    stories.map(async (storyId) => rowOf(await journal.refresh(storyId), Date.now())),
  );
  expect((await rows()).toSorted(byId)).toEqual(folded.toSorted(byId));
});
