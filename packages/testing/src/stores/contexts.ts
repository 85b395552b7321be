import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@slugline/config';
import { type Context, openContext } from '@slugline/runtime';
import pino from 'pino';
import { startS3 } from '../servers/s3.ts';

interface TestContext extends AsyncDisposable {
  context: Context;
}

/** Contexts with both kinds of working store. The bucket's server does not honour conditional writes. */
export const stores: [string, () => Promise<TestContext>][] = [
  ['a directory', () => open({})],
  ['a bucket without conditional writes', onBucket],
];

async function onBucket(): Promise<TestContext> {
  const s3 = await startS3('newsroom', 'readers');
  const { context, ...rest } = await open({
    ...s3.env,
    S3_BUCKET: 'newsroom',
    S3_PUBLIC_BUCKET: 'readers',
  });
  return {
    context,
    [Symbol.asyncDispose]: async () => {
      await rest[Symbol.asyncDispose]();
      await s3.stop();
    },
  };
}

async function open(env: Record<string, string>): Promise<TestContext> {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-claim-'));
  const context = await openContext(loadConfig({ env, flags: { data: folder } }), pino({ level: 'silent' }));
  return {
    context,
    [Symbol.asyncDispose]: async () => {
      await context.close();
      await rm(folder, { recursive: true });
    },
  };
}
