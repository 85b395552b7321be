import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@slugline/config';
import { type Context, openContext } from '@slugline/service';
import { type ErrorCode, newStoryId, SluglineError } from '@slugline/story';
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

describe('a submission that has failed for good', () => {
  it.each<[string, ErrorCode, boolean]>([
    ['by its draft is refused', 'draft_empty', true],
    ['by its settings is refused', 'settings_invalid', true],
    ['by a slow store can be replayed', 'media_deadline', false],
    ['by a defect can be replayed', 'internal', false],
  ])('%s', async (_how, code, refused) => {
    const storyId = newStoryId(Date.now());
    const receivedAt = new Date().toISOString();
    const submitted = { v: 1, type: 'submitted', revision: 1, receivedAt, lane: 'normal' } as const;
    await context.journal.append(storyId, { ...submitted, files: [], by: 'test' });
    const worker = submissionWorker(context);
    if (worker.queue !== 'submission') throw new Error('the worker of another queue');
    await worker.onFailed?.({ v: 1, storyId, revision: 1 }, new SluglineError(code, 'why'));
    const { refusal } = await context.journal.state(storyId);
    expect(refusal?.code).toBe(refused ? code : undefined);
  });
});
