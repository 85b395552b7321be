import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal } from '@slugline/journal';
import { connect, prefix, startEmbeddedRedis } from '@slugline/queue';
import type { ObjectStore } from '@slugline/store';
import { commands, newStoryId } from '@slugline/story';
import { expect, it } from 'vitest';

interface OpenStore {
  store: ObjectStore;
  close(): Promise<void>;
}

const times = 50;
const revisionBy = (by: string) => ({
  receivedAt: new Date().toISOString(),
  lane: 'normal' as const,
  files: [],
  by,
});

/** No command is lost when two processes run commands on one story at the same instant. */
export function itLosesNoCommand(open: () => Promise<OpenStore>): void {
  it(`makes two revisions of two submissions at the same instant, ${times} times`, {
    timeout: 120_000,
  }, async () => {
    await using stack = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'slugline-two-'));
    stack.defer(() => rm(folder, { recursive: true }));
    const redis = await startEmbeddedRedis(folder);
    stack.defer(() => redis.stop());
    const { store, close } = await open();
    stack.defer(close);
    const [first, second] = [0, 1].map(() => {
      const client = connect(redis.address);
      stack.defer(() => client.disconnect());
      const journal = openJournal({
        ...{ store, redis: client, prefix },
        connect: () => connect(redis.address, { maxRetriesPerRequest: null }),
        onCacheError: (error) => expect.fail(String(error)),
      });
      stack.defer(() => journal.close());
      return journal;
    });
    if (!first || !second) throw new Error('two journals must be open');

    for (let time = 0; time < times; time++) {
      const id = newStoryId(Date.now());
      await first.transact(id, (state) => commands.submit(state, revisionBy('reporter')));
      const submit = (journal: typeof first, by: string) =>
        journal.transact(id, (state) => commands.submit(state, revisionBy(by)));
      const both = await Promise.all([submit(first, 'desk'), submit(second, 'agency')]);

      expect(both.map(({ state }) => state.revision).toSorted()).toEqual([2, 3]);
      const entries = await first.read(id);
      const submitted = entries.flatMap(({ events }) => events);
      expect(submitted.map(({ revision }) => revision)).toEqual([1, 2, 3]);
      expect(submitted.map((event) => 'by' in event && event.by).toSorted()).toEqual([
        ...['agency', 'desk', 'reporter'],
      ]);
      expect((await second.refresh(id)).revision).toBe(3);
    }
  });
}
