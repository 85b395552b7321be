import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { levelsHere } from '@slugline/sandbox/testing';
import { recipes, toSluglineError } from '@slugline/story';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { clip, quickRecipe } from '@slugline/testing/samples/clips';
import { type WholeVideo, wholeVideo } from '@slugline/testing/samples/whole-video';
import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { makeAudio } from '../audio/make-audio.ts';
import { posterFrame } from '../poster/poster.ts';
import { makeStoryboard } from '../poster/storyboard.ts';

const signal = new AbortController().signal;
const secret = 'an embargoed headline';
const rest = process.env.PATH;

/** Folders on the machine. `out` is for results; the tool has no business in the others. */
interface Place {
  folder: string;
  out: string;
  secret: string;
  victim: string;
}

/**
 * Puts a tool on the PATH that its input has taken over: it does its work, then runs `attack` in the folder that it may
 * write to. `$out` is its last output.
 */
async function takenOver({ folder }: Place, path: string, attack: string): Promise<void> {
  const bin = await mkdir(join(folder, 'bin'), { recursive: true });
  if (bin === undefined) throw new Error('there is one already');
  const lines = [
    '#!/bin/sh',
    'PATH=/usr/bin:/bin',
    '/usr/bin/ffmpeg "$@" || exit $?',
    'for argument; do case $argument in file:*) out=$(echo "$argument" | cut -c 6-);; esac; done',
    'cd "$(dirname "$out")" || exit 0',
    attack,
    'exit 0',
  ];
  await writeFile(join(bin, 'ffmpeg'), lines.join('\n'));
  await chmod(join(bin, 'ffmpeg'), 0o755);
  process.env.PATH = `${bin}:${path}`;
}

/** Anything except a regular file in the place of an output. */
const attacks: [what: string, attack: (place: Place) => string][] = [
  ['a symbolic link to a secret', ({ secret }) => `rm "$out"; ln -s "${secret}" "$out"`],
  ['a hard link to a secret', ({ secret }) => `rm "$out"; ln "${secret}" "$out"`],
  ['a named pipe', () => 'rm "$out"; mkfifo "$out"'],
  ['a device', () => 'rm "$out"; mknod "$out" c 1 5'],
  ['a folder', () => 'rm "$out"; mkdir "$out"'],
  [
    'a link to another folder in the place of its own',
    ({ folder }) =>
      `dir=$PWD; cd ..; mv "$dir" "$dir.away" && ln -s "${folder}" "$dir"; mv "${folder}/secret" "$out"`,
  ],
];

let video: WholeVideo;
let source: string;
beforeAll(async () => {
  const folder = await temporaryFolder();
  source = await clip(join(folder.path, 'in.mp4'), { seconds: 1 });
  video = await wholeVideo(source, join(folder.path, 'film'), { recipe: quickRecipe });
  return () => folder[Symbol.asyncDispose]();
}, 60_000);

async function place(): Promise<Place> {
  const folder = await temporaryFolder();
  onTestFinished(() => folder[Symbol.asyncDispose]());
  const at = (name: string) => join(folder.path, name);
  const made = { folder: folder.path, out: at('out'), secret: at('secret'), victim: at('victim') };
  await mkdir(made.out);
  await writeFile(made.secret, secret);
  await writeFile(made.victim, 'untouched');
  return made;
}

/** The regular files in a folder, and everything that can be read through them. */
async function bytesIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink());
  const bytes = files.map(({ parentPath, name }) =>
    readFile(join(parentPath, name), 'latin1').catch(() => ''),
  );
  return (await Promise.all(bytes)).join('');
}

const input = () => ({ file: source, name: 'in.mp4' });
/** Everything that we make with ffmpeg, each into `out`. */
const makers: [what: string, make: (out: string) => Promise<unknown>][] = [
  [
    'a storyboard',
    async (out) =>
      makeStoryboard({ name: 'in.mp4', plan: video.plan }, await video.track('180p'), out, { signal }),
  ],
  ['an audio file', (out) => makeAudio(input(), out, recipes.audio, { signal })],
  ['a poster', (out) => posterFrame(input(), video.plan, out, { signal, at: 0 })],
  ['a video', (out) => wholeVideo(source, out, { recipe: quickRecipe })],
];

const levels = (await levelsHere()).filter(({ level }) => level === 'view' || level === 'none');

describe.each(levels)(
  'an ffmpeg that was taken over, with $level',
  { timeout: 60_000 },
  ({ level, path, works }) => {
    beforeEach(({ skip }) => {
      if (!works) skip(`${level} does not work on this machine`);
    });
    afterEach(() => {
      process.env.PATH = rest;
    });

    describe.each(makers)('and makes %s', (_, make) => {
      it.each(attacks)('can’t get anything kept by %s', async (_, attack) => {
        const there = await place();
        await takenOver(there, path, attack(there));
        const error = await make(there.out).then(
          () => undefined,
          (error: unknown) => toSluglineError(error),
        );
        process.env.PATH = rest;
        expect(await bytesIn(there.out)).not.toContain(secret);
        // With bubblewrap some attacks have no effect: then a file is missing, or all is well.
        const codes = ['media_tool_failed', ...(level === 'view' ? ['video_broken', undefined] : [])];
        expect(codes).toContain(error?.code);
        if (error) expect(error.message).toContain('in.mp4');
      });
    });

    it('can’t make us write a file elsewhere', async () => {
      const there = await place();
      const ours = ['storyboard.vtt', '../storyboard.vtt', 'peaks.json', '../peaks.json'];
      await takenOver(there, path, ours.map((name) => `ln -s "${there.victim}" ${name}`).join('\n'));
      const storyboard = join(there.out, 'storyboard');
      await mkdir(storyboard);
      await makeStoryboard({ name: 'in.mp4', plan: video.plan }, await video.track('180p'), storyboard, {
        signal,
      }).catch(() => {});
      await makeAudio(input(), there.out, recipes.audio, { signal }).catch(() => {});
      process.env.PATH = rest;
      // Without bubblewrap the tool can write anywhere itself, so making us write gives it nothing more.
      if (level === 'view') expect(await readFile(there.victim, 'utf8')).toBe('untouched');
    });
  },
);
