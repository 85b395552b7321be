import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@slugline/config';
import { bullQueue, testRun as run } from '@slugline/queue/testing';
import { type Context, openContext } from '@slugline/runtime';
import { type ErrorCode, keys, newStoryId, SluglineError, sha256Of } from '@slugline/story';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submissionWorker } from './worker.ts';

let folder: string;
let context: Context;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-submission-'));
  context = await openContext(loadConfig({ env: {}, flags: { data: folder } }), pino({ level: 'silent' }));
});
afterAll(async () => {
  await context.close();
  await rm(folder, { recursive: true });
});

const submission = () => submissionWorker(context).handlers.submission;

describe('a submission', () => {
  it('queues the work of its plan, also when Redis has missed the plan', async () => {
    const storyId = newStoryId(Date.now());
    const text = 'Ferry runs again\n\nThe night ferry is back.\n';
    await context.working.put(keys.submission(storyId, 1, 'draft.txt'), text);
    const sha256 = sha256Of(text);
    const file = { name: 'draft.txt', role: 'draft', sha256, bytes: text.length } as const;
    const receivedAt = new Date().toISOString();
    const submitted = { v: 1, type: 'submitted', revision: 1, receivedAt, lane: 'normal' } as const;
    await context.journal.transact(storyId, () => [{ ...submitted, files: [file], by: 'test' }]);
    const { redis } = context;
    redis.multi = () => {
      throw new Error('Connection is closed.');
    };
    try {
      await submission().handle({ v: 1, storyId, revision: 1 }, run);
    } finally {
      // Removes the fault.
      Reflect.deleteProperty(redis, 'multi');
    }
    expect((await context.journal.state(storyId)).plan).toBeUndefined();
    const waiting = await bullQueue(context.redis, 'publish').getJobs(['prioritized']);
    expect(waiting.map(({ data }) => data)).toEqual([{ v: 1, do: 'publish', storyId }]);
  });
});

describe('a submission that has failed for good', () => {
  it.each<[string, ErrorCode, boolean]>([
    ['by its draft is refused', 'draft_empty', true],
    ['by its settings is refused', 'settings_invalid', true],
    ['by a draft that the store has lost can be replayed', 'object_missing', false],
    ['by a slow store can be replayed', 'media_deadline', false],
    ['by a defect can be replayed', 'internal', false],
  ])('%s', async (_how, code, refused) => {
    const storyId = newStoryId(Date.now());
    const receivedAt = new Date().toISOString();
    const submitted = { v: 1, type: 'submitted', revision: 1, receivedAt, lane: 'normal' } as const;
    await context.journal.transact(storyId, () => [{ ...submitted, files: [], by: 'test' }]);
    const job = { queue: 'submission', id: 'the-job', attempts: 1 };
    await submission().onFailed?.({ v: 1, storyId, revision: 1 }, new SluglineError(code, 'why'), job);
    const { refusal, failures } = await context.journal.state(storyId);
    expect(refusal?.code).toBe(refused ? code : undefined);
    if (refused) expect(failures).toBeUndefined();
    else expect(failures).toMatchObject([{ ...job, code }]);
  });
});
