import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@slugline/config';
import { bullQueue, testRun as run } from '@slugline/queue/testing';
import { blockOriginal, type Context, openContext, storiesWith } from '@slugline/runtime';
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
  it('queues the work of its plan, even if Redis has missed the plan', async () => {
    const storyId = newStoryId(Date.now());
    const text = 'Ferry runs again\n\nThe night ferry is back.\n';
    await context.working.put(keys.submission(storyId, 1, { name: 'draft.txt', sha256: '' }), text);
    const sha256 = sha256Of(text);
    const file = { name: 'draft.txt', role: 'draft', sha256, bytes: text.length } as const;
    const receivedAt = new Date().toISOString();
    const submitted = { v: 1, type: 'submitted', revision: 1, receivedAt, lane: 'normal' } as const;
    await context.journal.transact(storyId, () => [{ ...submitted, files: [file], by: 'test' }]);
    const { redis } = context;
    const lost = () => {
      throw new Error('Connection is closed.');
    };
    Object.assign(redis, { multi: lost, evalsha: lost });
    try {
      await submission().handle({ v: 1, storyId, revision: 1 }, run);
    } finally {
      // Removes the fault.
      Reflect.deleteProperty(redis, 'multi');
      Reflect.deleteProperty(redis, 'evalsha');
    }
    expect((await context.journal.state(storyId)).plan).toBeUndefined();
    const waiting = await bullQueue(context.redis, 'publish').getJobs(['prioritized']);
    expect(waiting.map(({ data }) => data)).toEqual([{ v: 1, do: 'publish', storyId }]);
  });
});

/** Accepts a package: a mail with a picture inside, and a picture beside it. Returns the story's id. */
async function acceptMail(sent: Buffer, attached: Buffer): Promise<string> {
  const storyId = newStoryId(Date.now());
  const mail = Buffer.from(
    [
      'From: a@example.org\r\nSubject: Ferry runs again\r\nMIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b\r\n',
      '--b\r\nContent-Type: text/plain\r\n\r\nThe night ferry is back.',
      '--b\r\nContent-Type: image/gif; name=ferry.gif\r\nContent-Disposition: attachment',
      `Content-Transfer-Encoding: base64\r\n\r\n${attached.toString('base64')}`,
      '--b--\r\n',
    ].join('\r\n'),
  );
  const parts = [
    { name: 'ferry.eml', role: 'draft', bytes: mail },
    { name: 'ferry.gif', role: 'media', bytes: sent },
  ] as const;
  await context.working.put(keys.submission(storyId, 1, { name: 'ferry.eml', sha256: '' }), mail);
  await context.working.put(keys.original(sha256Of(sent)), sent);
  const files = parts.map(({ name, role, bytes }) => ({
    name,
    role,
    sha256: sha256Of(bytes),
    bytes: bytes.length,
  }));
  const receivedAt = new Date().toISOString();
  const submitted = { v: 1, type: 'submitted', revision: 1, receivedAt, lane: 'normal' } as const;
  await context.journal.transact(storyId, () => [{ ...submitted, files, by: 'test' }]);
  return storyId;
}

describe('a draft with files inside', () => {
  it('has them stored and planned as media, under names of their own, however often it runs', async () => {
    const [sent, attached] = ['GIF89a-of-the-package', 'GIF89a-in-the-mail'].map((text) =>
      Buffer.from(text),
    ) as [Buffer, Buffer];
    const storyId = await acceptMail(sent, attached);
    await submission().handle({ v: 1, storyId, revision: 1 }, run);
    await submission().handle({ v: 1, storyId, revision: 1 }, run);

    const { media } = await context.journal.state(storyId);
    expect(media.map(({ file, original }) => [file, original])).toEqual([
      ['ferry.gif', sha256Of(sent)],
      ['ferry (2).gif', sha256Of(attached)],
    ]);
    expect((await context.working.head(keys.original(sha256Of(attached))))?.bytes).toBe(attached.length);
  });
});

describe('a submission that has failed permanently', () => {
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

describe('a file that was withdrawn from all stories while its package waited', () => {
  it('is left out, beside the draft and inside it, and its story is found by who looks for it', async () => {
    const [sent, attached] = [Buffer.from('GIF89a-killed'), Buffer.from('GIF89a-killed-too')];
    const storyId = await acceptMail(sent, attached);
    for (const bytes of [sent, attached])
      await blockOriginal(context, { original: sha256Of(bytes), reason: 'killed', by: 'desk' });
    await submission().handle({ v: 1, storyId, revision: 1 }, run);
    const { media, refused } = await context.journal.state(storyId);
    expect(media).toEqual([]);
    expect(refused).toMatchObject([
      { file: 'ferry.gif', code: 'original_withdrawn' },
      { file: 'ferry (2).gif', code: 'original_withdrawn' },
    ]);
    expect(await storiesWith(context.working, sha256Of(attached))).toEqual([storyId]);
  });
});
