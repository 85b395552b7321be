import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { queueNames } from '@slugline/queue';
import { bullQueue } from '@slugline/queue/testing';
import { MediaResult, type StoryState, sha256Of, short } from '@slugline/story';
import { expect } from 'vitest';
import { namesBelow } from '../files/names-below.ts';
import { scratchOf } from '../processes/services.ts';
import { untilNone } from '../until.ts';
import type { TestServer } from './server.ts';

type Store = TestServer['context']['working'];

/**
 * Checks what must hold after any fault: all stories are complete, once, nothing is missing, and no file is
 * left behind. Looks at the stores themselves, not at the newsroom's reports. `storyIds` are all stories of the
 * newsroom.
 */
export async function expectAllComplete(server: TestServer, storyIds: readonly string[]): Promise<void> {
  await untilNoJobs(server);
  const states = await Promise.all(storyIds.map((storyId) => server.context.journal.refresh(storyId)));
  for (const state of states) await expectComplete(server, state);

  const { files, early } = await expectRenditions(server, states);
  const { working, destinations, scratch } = server.context;
  expect(await keysOf(working, 'incoming/')).toEqual([]);
  expect(await keysOf(working, 'originals/')).toEqual(originalsOf(states).map((sha) => `originals/${sha}`));
  for (const { store, name } of destinations) {
    const open = await hashesOf(store, 'media/');
    expect(open.filter(([key]) => !early.has(key))).toEqual(files);
    const feed = await read(store, 'feeds/all.xml');
    expect(feed.split('<item>').length - 1).toBe(states.length);
    for (const state of states) await expectLive(server, store, name, state);
  }
  // Each process has a scratch folder and removes it at its end. The folder of a killed one is removed by the next.
  const folders = [scratch, ...server.pids().map((pid) => scratchOf(server, pid))];
  expect((await readdir(dirname(scratch))).toSorted()).toEqual(
    folders.map((one) => basename(one)).toSorted(),
  );
  // Originals of videos are kept there, within a budget.
  for (const folder of folders)
    for (const name of await readdir(folder)) {
      if (name !== 'originals') expect(await namesBelow(join(folder, name))).toEqual([]);
    }
}

/**
 * Waits until no job waits, runs or has failed, except those that may be left at any time: `reconcile`, which
 * comes every minute, and rows of the catalogue. A publish service that ends leaves its last rows to the next.
 */
export async function untilNoJobs({ context: { redis } }: TestServer): Promise<void> {
  const states = ['wait', 'prioritized', 'active', 'delayed', 'waiting-children', 'failed'] as const;
  const names = queueNames.filter((name) => name !== 'catalogue');
  await untilNone(async () => {
    const jobs = await Promise.all(names.map((name) => bullQueue(redis, name).getJobs([...states])));
    return jobs.flat().filter((job) => job !== undefined && job.name !== 'reconcile');
  });
}

async function expectComplete(server: TestServer, state: StoryState): Promise<void> {
  const { storyId } = state;
  expect(await server.status(storyId)).toMatchObject({ state: 'complete', refused: [] });
  expect(state.media.map(({ progress }) => progress.state)).toEqual(state.media.map(() => 'ready'));
  expect(originalsOf([state])).toHaveLength(state.media.length);

  const events = (await server.context.journal.read(storyId)).flatMap(({ events }) => events);
  const built = events.filter((event) => event.type === 'edition-built').map(({ edition }) => edition);
  expect(built).toEqual([...new Set(built)].sort((a, b) => a - b));
  const written = await keysOf(server.context.working, `editions/${storyId}/`);
  expect([...new Set(written.map((key) => key.split('/')[2]))].sort()).toEqual(
    built.map((edition) => `e${edition}`).sort(),
  );
}

/** The plan of a video and the documents of its parts. No result names them. */
const isAboutParts = (key: string): boolean => /\/film\/(plan|parts\/[^/]+)\.json$/.test(key);
/** The early results of a video or picture, from before it was complete. */
const isEarlyResult = (key: string): boolean => /\/early(-[^/]+)?\.json$/.test(key);

/** The media in an edition with their keys and public names, and its documents by destination. */
interface EditionRecord {
  media: { from: string; to: string; sha256: string }[];
  documents: Record<string, { name: string; sha256: string }[]>;
}

/**
 * Checks that the store has exactly the files that results and editions name, with the right hashes. Returns
 * the public names and hashes of the newest editions, and the names that only earlier editions had.
 */
async function expectRenditions({ context: { working } }: TestServer, states: StoryState[]) {
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
  // An edition has video manifests of its own, which name the story's language and captions.
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

/** Checks that the newest edition is the live one, byte by byte. */
async function expectLive(
  server: TestServer,
  store: Store,
  destination: string,
  state: StoryState,
): Promise<void> {
  const { editions, plan, live } = state;
  const newest = editions.at(-1);
  expect(live[destination]?.edition).toBe(newest?.edition);
  const record = await read(server.context.working, `${newest?.folder}edition.json`);
  const { documents } = JSON.parse(record) as EditionRecord;
  const ours = new Map(documents[destination]?.map(({ name, sha256 }) => [name, sha256]));
  const theirs = await hashesOf(store, plan?.path ?? '');
  const name = ([key, hash]: [string, string], root: string): [string, string] => [
    key.slice(root.length),
    hash,
  ];
  expect(theirs.map((one) => name(one, plan?.path ?? '')).filter(([key]) => !/\.(br|gz)$/.test(key))).toEqual(
    sorted(ours),
  );
  expect(ours.size).toBeGreaterThan(1);
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
