import { randomBytes } from 'node:crypto';
import { mkdtemp, open, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { openFile } from '@slugline/store';
import { sha256Of } from '@slugline/story';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Representation, Representations } from './representation.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-form-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Makes new files count as old. File systems keep time in steps of some milliseconds at most. */
async function letTimePass(): Promise<void> {
  await sleep(20);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
}
afterEach(() => {
  vi.useRealTimers();
});

const tagOf = (bytes: Uint8Array) => `"${sha256Of(bytes, 'base64url')}"`;
const [small, large] = [1000, 3_000_000];

async function shown(forms: Representations, name: string): Promise<Representation> {
  const file = await openFile(folder, name);
  if (file === undefined) throw new Error('is not there');
  return forms.of(file, name);
}
async function bytesOf(form: Representation, range = { start: 0, end: form.bytes - 1 }): Promise<Buffer> {
  const body = form.body(range);
  return body instanceof Readable ? buffer(body) : body;
}
/** Writes other bytes into the file in place, and restores its times. */
async function overwrite(name: string, bytes: Uint8Array): Promise<void> {
  const file = await open(join(folder, name), 'r+');
  const { atime, mtime } = await file.stat();
  await file.write(bytes, 0, bytes.length, 0);
  await file.close();
  await utimes(join(folder, name), atime, mtime);
}

describe.each([
  ['small', small],
  ['large', large],
])('a %s file', (name, size) => {
  it('has its SHA-256 as its tag', async () => {
    const bytes = randomBytes(size);
    await writeFile(join(folder, name), bytes);
    const form = await shown(new Representations(), name);
    expect(form.etag).toBe(tagOf(bytes));
    expect((await bytesOf(form)).equals(bytes)).toBe(true);
  });

  it('has the tag of the sent bytes, also when it is overwritten in place with its old times', async () => {
    const forms = new Representations();
    for (const isFresh of [true, false]) {
      const versions = [randomBytes(size), randomBytes(size)] as const;
      await writeFile(join(folder, name), versions[0]);
      if (!isFresh) await letTimePass();
      // Now the hash is remembered, if the file is old.
      await (await shown(forms, name)).close();
      await overwrite(name, versions[1]);
      const form = await shown(forms, name);
      expect(form.etag).toBe(tagOf(versions[1]));
      await overwrite(name, versions[0]);
      const sent = await bytesOf(form).catch(() => undefined);
      // The answer has the bytes of the tag, or is incomplete.
      expect(sent === undefined || tagOf(sent) === form.etag).toBe(true);
    }
  });

  it('is sent to its end when another file takes its name', async () => {
    const [before, after] = [randomBytes(size), randomBytes(size)];
    const path = join(folder, name);
    await writeFile(path, before);
    await letTimePass();
    const form = await shown(new Representations(), name);
    await writeFile(`${path}.next`, after);
    await rename(`${path}.next`, path);
    expect((await bytesOf(form)).equals(before)).toBe(true);
  });
});

it('a stream of a file that was cut short ends in an error, and closes the file', async () => {
  const path = join(folder, 'cut');
  await writeFile(path, randomBytes(large));
  const form = await shown(new Representations(), 'cut');
  await writeFile(path, 'short');
  await expect(bytesOf(form)).rejects.toMatchObject({ code: 'store_unavailable' });
});

it('a large file is hashed once for all requests at the same time, and not again', async () => {
  await writeFile(join(folder, 'film'), randomBytes(large));
  await letTimePass();
  const forms = new Representations();
  let read = 0;
  const ask = async () => {
    const file = await openFile(folder, 'film');
    if (file === undefined) throw new Error('is not there');
    const counted = {
      ...file,
      read: (start: number, bytes: number) => {
        read += bytes;
        return file.read(start, bytes);
      },
    };
    await (await forms.of(counted, 'film')).close();
  };
  await Promise.all([ask(), ask(), ask()]);
  await ask();
  expect(read).toBe(large);
});
