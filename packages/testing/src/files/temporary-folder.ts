import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Is removed at the end of the block that uses it. */
export interface Temporary {
  [Symbol.asyncDispose](): Promise<void>;
}

/** Creates a folder that is removed with all it contains: `await using folder = await temporaryFolder()`. */
export async function temporaryFolder(): Promise<Temporary & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'slugline-test-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
