import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { levelsHere } from '@slugline/sandbox/testing';
import { sha256Of } from '@slugline/story';
import { tempFolder } from '@slugline/testing/samples/images';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { earlyFolder, startChild } from './child.ts';

const program = fileURLToPath(new URL('../testing/taken-over-child.ts', import.meta.url));
const { signal } = new AbortController();
const secret = 'an embargoed headline';
const rest = process.env.PATH;

/** Starts a process that obeys its input: the picture is a script. */
async function takenOver(script: (secretFile: string) => string, memory = 1e9) {
  const folder = await tempFolder();
  const secretFile = join(folder, 'secret');
  await writeFile(secretFile, secret);
  const file = join(folder, 'picture');
  await writeFile(file, script(secretFile));
  const dir = await tempFolder();
  const child = await startChild({ folder, program, memory });
  onTestFinished(() => child.stop());
  const input = { file, name: 'harbour.jpg' };
  return { child, dir, run: child.run({ kind: 'poster', input, dir }, { signal }) };
}

const file = {
  ...{ name: 'found.jpg', role: 'rendition', purpose: 'poster', type: 'image/jpeg' },
  ...{ bytes: 0, sha256: '0'.repeat(64) },
};
/** The process leaves `found.jpg` and reports it like this. */
const telling = (changes: object, report: object = {}) => {
  const outcome = { files: [{ ...file, ...changes }], thumbhash: '', ...report };
  return `echo picture > found.jpg; cp found.jpg found.html; cat > report.json <<'X'\n${JSON.stringify(outcome)}\nX`;
};

const attacks: [what: string, script: (secretFile: string) => string][] = [
  ['a symbolic link to a secret', (secretFile) => `ln -s "${secretFile}" found.jpg`],
  [
    'a hard link to a secret',
    (secretFile) => `ln "${secretFile}" found.jpg || ln -s "${secretFile}" found.jpg`,
  ],
  ['a named pipe', () => 'mkfifo found.jpg'],
  ['a folder', () => 'mkdir found.jpg'],
  ['nothing', () => ':'],
  ['a name that leads out of its folder', () => telling({ name: '../in/1' })],
  ['a name that leads into another folder', () => telling({ name: 'in/found.jpg' })],
  ['a page', () => telling({ name: 'found.html' })],
  ['a picture that says it is a page', () => telling({ type: 'text/html' })],
  ['a picture that says it is a playlist', () => telling({ purpose: 'hls' })],
  ['a file that it says is already in the store', () => telling({ folder: '../../another/' })],
  ['a report of another kind', () => telling({}, { kind: 'frames' })],
];

const levels = (await levelsHere()).filter(({ level }) => level === 'view' || level === 'none');

describe.each(levels)('a picture process that was taken over, with $level', ({ level, path, works }) => {
  beforeEach(({ skip }) => {
    if (!works) skip(`${level} does not work on this machine`);
    process.env.PATH = path;
  });
  afterEach(() => {
    process.env.PATH = rest;
  });

  it.each(attacks)('fails, and nothing is kept, when it leaves %s', async (_, script) => {
    const { child, dir, run } = await takenOver(script);
    await expect(run).rejects.toMatchObject({
      code: 'media_tool_failed',
      message: expect.stringMatching(/taken over by harbour\.jpg/),
    });
    for (const name of await readdir(dir))
      expect(await readFile(join(dir, name), 'utf8')).not.toContain(secret);
    expect(child.fit).toBe(false);
  });

  it('can’t publish a link early', async () => {
    const early = { kind: 'picture', files: [{ ...file, purpose: 'picture' }] };
    const { dir, run } = await takenOver(
      (secretFile) => `ln -s "${secretFile}" found.jpg; echo '${JSON.stringify(early)}' > early.json`,
    );
    await expect(run).rejects.toMatchObject({ code: 'media_tool_failed' });
    expect(await readdir(earlyFolder(dir))).toEqual([]);
  });

  it('can’t lie about the size and hash of a picture', async () => {
    const { dir, run } = await takenOver(() => telling({ bytes: 5 }));
    const { files } = await run;
    const bytes = await readFile(join(dir, 'found.jpg'));
    const sha256 = sha256Of(bytes);
    expect(files).toEqual([{ ...file, bytes: bytes.length, sha256 }]);
  });

  it('is ended when it takes more memory than allowed', async () => {
    const { child, run } = await takenOver(() => 'fill the memory', 300e6);
    await expect(run).rejects.toMatchObject({
      code: 'picture_too_large',
      where: 'harbour.jpg',
      message: expect.stringContaining('memory'),
    });
    expect(child.fit).toBe(false);
  });
});
