import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { queueNames } from '@slugline/queue';
import { bullQueue } from '@slugline/queue/testing';
import { MediaResult, type StoryState, sha256Of, short } from '@slugline/story';
import { expect } from 'vitest';
import type { TestHouse } from './house.ts';
import { namesBelow } from './scratch.ts';
import { untilNone } from './until.ts';

type Store = TestHouse['context']['working'];

/**
 * What the house owes after any fault: the stories are complete, once, nothing is missing and no file is left behind.
 * Looks at the stores themselves, not at what the house says of them. The stories are all that the house has.
 */
export async function expectWhole(house: TestHouse, storyIds: readonly string[]): Promise<void> {
  await noJobs(house);
  const states = await Promise.all(storyIds.map((storyId) => house.context.journal.refresh(storyId)));
  for (const state of states) await expectComplete(house, state);

  const { files, early } = await expectRenditions(house, states);
  const { working, destinations, scratch } = house.context;
  expect(await keysOf(working, 'incoming/')).toEqual([]);
  expect(await keysOf(working, 'originals/')).toEqual(originalsOf(states).map((sha) => `originals/${sha}`));
  for (const { store, name } of destinations) {
    const open = await hashesOf(store, 'media/');
    expect(open.filter(([key]) => !early.has(key))).toEqual(files);
    const feed = await read(store, 'feeds/all.xml');
    expect(feed.split('<item>').length - 1).toBe(states.length);
    for (const state of states) await expectLive(house, store, name, state);
  }
  // Each process has a folder for its files, and takes it along.
  expect(await readdir(dirname(scratch))).toEqual([basename(scratch)]);
  // Originals of films are kept there, within a budget.
  for (const name of await readdir(scratch)) {
    if (name !== 'originals') expect(await namesBelow(join(scratch, name))).toEqual([]);
  }
}

/** Waits until nothing waits, runs or has failed, but for the search for lost work, which comes every minute. */
export async function noJobs({ context: { redis } }: TestHouse): Promise<void> {
  const states = ['wait', 'prioritized', 'active', 'delayed', 'waiting-children', 'failed'] as const;
  await untilNone(async () => {
    const jobs = await Promise.all(queueNames.map((name) => bullQueue(redis, name).getJobs([...states])));
    return jobs.flat().filter((job) => job !== undefined && job.name !== 'reconcile');
  });
}

async function expectComplete(house: TestHouse, state: StoryState): Promise<void> {
  const { storyId } = state;
  expect(await house.status(storyId)).toMatchObject({ state: 'complete', refused: [] });
  expect(state.media.map(({ progress }) => progress.state)).toEqual(state.media.map(() => 'ready'));
  expect(originalsOf([state])).toHaveLength(state.media.length);

  const events = (await house.context.journal.read(storyId)).flatMap(({ events }) => events);
  const built = events.filter((event) => event.type === 'edition-built').map(({ edition }) => edition);
  expect(built).toEqual([...new Set(built)].sort((a, b) => a - b));
  const written = await keysOf(house.context.working, `editions/${storyId}/`);
  expect([...new Set(written.map((key) => key.split('/')[2]))].sort()).toEqual(
    built.map((edition) => `e${edition}`).sort(),
  );
}

/** The plan of a film, and what its parts came to: documents that no result names. */
const isAboutParts = (key: string): boolean => /\/film\/(plan|parts\/[^/]+)\.json$/.test(key);
/** What was to be seen of a film or a picture before it was whole. */
const isEarlyResult = (key: string): boolean => /\/early(-[^/]+)?\.json$/.test(key);

/** What an edition shows: where its files lie, and their public names. */
interface EditionRecord {
  media: { from: string; to: string; sha256: string }[];
}

/**
 * Checks that there are the files that results and editions name, those alone, and unharmed. Gives their public names and
 * hashes, and the names of those that only an earlier edition had.
 */
async function expectRenditions({ context: { working } }: TestHouse, states: StoryState[]) {
  const named = new Map<string, string>();
  const open = new Map<string, string>();
  const early = new Set<string>();
  const there = await hashesOf(working, 'renditions/');
  for (const { original, recipe, progress } of states.flatMap(({ media }) => media)) {
    if (progress.state !== 'ready') continue;
    const folder = `renditions/${original}/${recipe}/`;
    const publicFolder = `media/${short(original)}/${recipe}/`;
    const filesIn = async (key: string) => MediaResult.parse(JSON.parse(await read(working, key))).files;
    const files = await filesIn(progress.result);
    expect(files.length).toBeGreaterThan(0);
    for (const { name, folder: ofRun = '', sha256 } of files) {
      named.set(`${folder}${ofRun}${name}`, sha256);
      open.set(`${publicFolder}${name}`, sha256);
    }
    named.set(progress.result, await hashOf(working, progress.result));
    for (const [key, hash] of there.filter(([key]) => key.startsWith(folder) && isEarlyResult(key))) {
      named.set(key, hash);
      for (const { name, folder: ofRun = '', sha256 } of await filesIn(key)) {
        named.set(`${folder}${ofRun}${name}`, sha256);
        early.add(`${publicFolder}${name}`);
      }
    }
  }
  // An edition has manifests of its own for a film: they name the story's language and captions.
  for (const { editions } of states) {
    for (const edition of editions.toReversed()) {
      const { media } = JSON.parse(await read(working, `${edition.folder}edition.json`)) as EditionRecord;
      for (const { from, to, sha256 } of media) {
        named.set(from, sha256);
        if (edition === editions.at(-1)) open.set(to, sha256);
        else early.add(to);
      }
    }
  }
  expect(there.filter(([key]) => !isAboutParts(key))).toEqual(sorted(named));
  return { files: sorted(open), early: new Set([...early].filter((key) => !open.has(key))) };
}

/** The newest edition is the live one, byte by byte. */
async function expectLive(
  house: TestHouse,
  store: Store,
  destination: string,
  state: StoryState,
): Promise<void> {
  const { editions, plan, live } = state;
  const newest = editions.at(-1);
  expect(live[destination]?.edition).toBe(newest?.edition);
  const folder = `${newest?.folder}${destination}/`;
  const ours = await hashesOf(house.context.working, folder);
  const theirs = await hashesOf(store, plan?.path ?? '');
  const name = ([key, hash]: [string, string], root: string): [string, string] => [
    key.slice(root.length),
    hash,
  ];
  expect(theirs.map((one) => name(one, plan?.path ?? '')).filter(([key]) => !/\.(br|gz)$/.test(key))).toEqual(
    ours.map((one) => name(one, folder)),
  );
  expect(ours.length).toBeGreaterThan(1);
}

const originalsOf = (states: readonly StoryState[]): string[] =>
  [...new Set(states.flatMap(({ media }) => media.map(({ original }) => original)))].sort();

const sorted = (files: Map<string, string>): [string, string][] =>
  [...files].sort(([a], [b]) => (a < b ? -1 : Number(a > b)));

async function keysOf(store: Store, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys.sort();
}

async function hashesOf(store: Store, prefix: string): Promise<[string, string][]> {
  const keys = await keysOf(store, prefix);
  return Promise.all(keys.map(async (key): Promise<[string, string]> => [key, await hashOf(store, key)]));
}

const hashOf = async (store: Store, key: string): Promise<string> =>
  sha256Of(await buffer((await store.get(key)).body));

const read = async (store: Store, key: string): Promise<string> => text((await store.get(key)).body);
