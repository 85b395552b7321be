import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { StatusReport, StoryManifest } from '@slugline/story';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { asFile, subtitles, videoFile } from '@slugline/testing/samples/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const execute = promisify(execFile);
let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await startTestServer();
  folder = await mkdtemp(join(tmpdir(), 'slugline-text-tracks-'));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const srt = (text: string) => `1\n00:00:00,200 --> 00:00:01,400\n${text}\n`;

/** A video with text tracks in it: the text, and ffmpeg's options for the track. `codec` is that of all tracks. */
async function videoWith(
  name: string,
  codec: string,
  tracks: [text: string, ...options: string[]][],
): Promise<File> {
  const plain = join(folder, 'plain.mp4');
  await writeFile(plain, Buffer.from(await (await videoFile('plain.mp4')).arrayBuffer()));
  const inputs: string[] = [];
  for (const [index, [text]] of tracks.entries()) {
    await writeFile(join(folder, `${index}.srt`), srt(text));
    inputs.push('-i', join(folder, `${index}.srt`));
  }
  const maps = ['-map', '0', ...tracks.flatMap((_, index) => ['-map', `${index + 1}`])];
  const options = tracks.flatMap(([, ...options], index) =>
    options.map((option) => option.replace('#', `s:${index}`)),
  );
  const out = join(folder, name);
  await execute('ffmpeg', [
    ...['-v', 'error', '-nostdin', '-y', '-i', plain, ...inputs, ...maps, '-c', 'copy', '-c:s', codec],
    ...[...options, out],
  ]);
  return asFile(name, readFile(out));
}

async function published(headline: string, media: File[]) {
  const draft = `${headline}\n\nNothing else happened at the harbour on Monday.\n`;
  const response = await server.submit({ draft, media });
  const report = await server.settled(((await response.json()) as StatusReport).storyId);
  expect(report).toMatchObject({ state: 'complete', refused: [] });
  const read = (path: string) => readFile(join(server.destination, path), 'utf8');
  const { media: shown } = JSON.parse(await read(join(report.path ?? '', 'story.json'))) as StoryManifest;
  const [video] = shown;
  const captions = (video?.captions ?? []).map(async ({ language, kind, path }) => [
    ...[language, kind, (await read(path)).split('\n').at(-2)],
  ]);
  const master = video?.renditions.find(({ purpose }) => purpose === 'hls')?.path ?? '';
  return {
    captions: await Promise.all(captions),
    names: [...(await read(master)).matchAll(/TYPE=SUBTITLES.*NAME="([^"]*)"/g)].map(([, name]) => name),
    warnings: report.warnings.map(({ code, message }) => `${code}: ${message}`),
  };
}

describe('text tracks in a video', () => {
  it.each([
    ['track.mp4', 'mov_text'],
    ['track.mkv', 'srt'],
    ['track-ass.mkv', 'ass'],
    ['track.webm.mkv', 'webvtt'],
  ])('are published like files beside it: %s', async (name, codec) => {
    const video = await videoWith(name, codec, [
      [`One ${codec}`, '-metadata:s:#', 'language=eng'],
      ['Zwei', '-metadata:s:#', 'language=ger', '-disposition:#', 'forced'],
    ]);
    expect(await published(`Tracks of ${name}`, [video])).toEqual({
      captions: [
        ['en', undefined, `One ${codec}`],
        ['de', 'forced', 'Zwei'],
      ],
      names: ['English', 'Deutsch (forced)'],
      warnings: [],
    });
  });

  it('give way to a file in the same language and of the same kind', async () => {
    const video = await videoWith('harbour.mkv', 'srt', [
      ['Track', '-metadata:s:#', 'language=eng'],
      ['Spur', '-metadata:s:#', 'language=ger'],
    ]);
    const { captions, names } = await published('Track and file', [
      ...[video, await subtitles('harbour.en.srt', srt('File'))],
    ]);
    expect(captions).toEqual([
      ['en', undefined, 'File'],
      ['de', 'subtitles', 'Spur'],
    ]);
    expect(names).toEqual(['English', 'Deutsch']);
  });

  it('have the story’s language when they state none, and the desk gets a warning', async () => {
    const video = await videoWith('untold.mkv', 'srt', [['No language']]);
    const { captions, warnings } = await published('Without a language', [video]);
    expect(captions).toEqual([['en', undefined, 'No language']]);
    expect(warnings).toEqual([expect.stringMatching(/^text_track_language: untold\.mkv has a text track/)]);
  });
});
