import { type ObjectStore, openStore, readText, writeJson } from '@slugline/store';
import {
  fold,
  type JournalEntry,
  keys,
  type StoryEvent,
  type StoryState,
  sha256Of,
  stateForm,
} from '@slugline/story';
import { events, journal, storyId } from '@slugline/testing/samples/journal';
import { temporaryBucket, temporaryStore } from '@slugline/testing/stores/temporary';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readState, writeSnapshot } from './snapshot.ts';
import { writeJournals } from './write-journals.ts';

const onDirectory = temporaryStore;
async function onBucket() {
  const bucket = await temporaryBucket();
  return { ...bucket, store: await openStore(bucket.location) };
}

const anyEvent: fc.Arbitrary<StoryEvent> = fc
  .record({
    event: fc.constantFrom<StoryEvent>(...Object.values(events)),
    revision: fc.integer({ min: 1, max: 3 }),
    edition: fc.integer({ min: 1, max: 3 }),
    percent: fc.integer({ min: 0, max: 100 }),
  })
  .map(({ event, revision, edition, percent }): StoryEvent => {
    if (event.type === 'edition-built' || event.type === 'edition-live')
      return { ...event, revision, edition };
    return event.type === 'media-progress' ? { ...event, revision, percent } : { ...event, revision };
  });
const anyJournal: fc.Arbitrary<JournalEntry[]> = fc
  .array(fc.array(anyEvent, { minLength: 1, maxLength: 4 }), { maxLength: 8 })
  .map((rest) =>
    [[events.submitted], ...rest].map((some, n) => ({
      ...(journal(events.submitted)[0] as JournalEntry),
      ...{ sequence: n + 1, events: some },
    })),
  );

describe.each([
  ['a directory', onDirectory, 25],
  ['a bucket', onBucket, 4],
] as const)('a snapshot in %s', (_name, open, numRuns) => {
  let opened: Awaited<ReturnType<typeof open>>;
  let store: ObjectStore;
  let reports: unknown[];
  const report = (error: unknown) => reports.push(error);
  const entries = journal(events.submitted, events.planned, events.refused);
  const state = fold(entries) as StoryState;
  const key = keys.snapshot(storyId);

  beforeEach(async () => {
    opened = await open();
    store = opened.store;
    reports = [];
  });
  afterEach(() => opened[Symbol.asyncDispose]());

  it('and the entries after it give the state that all entries give, wherever it was made', async () => {
    await fc.assert(
      fc.asyncProperty(anyJournal, async (all) => {
        const snapshots: unknown[] = [];
        for (let cut = 1; cut <= all.length; cut++)
          snapshots.push(await snapshotOf(fold(all.slice(0, cut)) as StoryState));
        await writeJournals(store, [all]);
        const expected = fold(all);
        for (const [cut, snapshot] of snapshots.entries()) {
          await writeJson(store, key, snapshot);
          for (const listed of [undefined, all.length])
            expect(await readState({ store, report }, storyId, listed)).toEqual({
              ...{ state: expected, isSnapshot: cut === all.length - 1 },
            });
        }
        await store.delete([key, ...all.map(({ sequence }) => keys.entry(storyId, sequence))]);
      }),
      { numRuns },
    );
    expect(reports).toEqual([]);
  });

  /** Returns what `writeSnapshot` writes of a state, before its journal is written. */
  async function snapshotOf(of: StoryState): Promise<Record<string, unknown>> {
    expect(await writeSnapshot(store, of)).toBe(true);
    return JSON.parse(await readText(store, keys.snapshot(of.storyId)));
  }

  const other = { ...state, storyId: '01BX5ZZKBKACTAV9WEVGEMMVRZ' };
  it.each<[string, number, () => Promise<string | Record<string, unknown>>]>([
    ['cut off', 1, async () => JSON.stringify(await snapshotOf(state)).slice(0, 100)],
    ['empty', 1, async () => ''],
    ['no object', 1, async () => 'null'],
    [
      'with a changed word',
      1,
      async () => ({ ...(await snapshotOf(state)), state: { ...state, lane: 'normal' } }),
    ],
    ['of another story', 1, async () => snapshotOf(other)],
    ['of another version', 0, async () => ({ ...(await snapshotOf(state)), form: stateForm - 1 })],
    ['of another version, in an unknown form', 0, async () => ({ form: 99, packed: 'x' })],
    ['ahead of the journal', 0, async () => snapshotOf({ ...state, sequence: 4, lane: 'backfill' })],
  ])('that is %s is not used', async (_what, reported, content) => {
    const damaged = await content();
    await writeJournals(store, [entries]);
    await store.put(key, typeof damaged === 'string' ? damaged : JSON.stringify(damaged));
    for (const listed of [undefined, 3])
      expect(await readState({ store, report }, storyId, listed)).toEqual({
        state,
        isSnapshot: false,
        entries,
      });
    expect(reports).toHaveLength(2 * reported);
  });

  it('does not stay when an entry came while it was written: that may take back what it has', async () => {
    await writeJournals(store, [entries]);
    expect(await writeSnapshot(store, fold(entries.slice(0, 2)) as StoryState)).toBe(false);
    expect(await store.head(key)).toBeUndefined();
    expect(await writeSnapshot(store, state)).toBe(true);
    expect(JSON.parse(await readText(store, key))).toMatchObject({ state: { storyId, sequence: 3 } });
  });

  it('of a story without a journal is not used', async () => {
    await writeJson(store, key, await snapshotOf(state));
    expect(await readState({ store, report }, storyId)).toBeUndefined();
  });
});

it('has a form with a version, which is raised when the same entries give another state', () => {
  const all = fold(journal(...Object.values(events)));
  const pinned = { form: 6, sha256: '26afc22466b33313ffc277d7a4e7065eb1df5c57262d1afbdec7ecbbf72cd3b0' };
  expect({ form: stateForm, sha256: sha256Of(JSON.stringify(all)) }).toEqual(pinned);
});
