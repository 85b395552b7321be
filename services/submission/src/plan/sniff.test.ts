import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ObjectStore, openStore } from '@slugline/store';
import { keys, sha256Of } from '@slugline/story';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sniff } from './sniff.ts';

const execute = promisify(execFile);
let folder: string;
let store: ObjectStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-sniff-'));
  store = await openStore({ kind: 'directory', path: join(folder, 'store') });
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

async function kindOf(bytes: Buffer, name: string): Promise<string> {
  const sha256 = sha256Of(bytes);
  await store.put(keys.original(sha256), bytes);
  return (await sniff(store, { name, role: 'media', sha256, bytes: bytes.length })).kind;
}

/** Makes a tenth of a second of a test video or tone, in the container of the file extension. */
async function made(ending: string, ...how: string[]): Promise<Buffer> {
  const file = join(folder, `made.${ending}`);
  await execute('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', ...how, file]);
  return readFile(file);
}
const source = ['-i', 'testsrc=s=64x64:r=10:d=0.2'];
const tone = ['-i', 'sine=d=0.2'];

describe('the kind of a file comes from its bytes, not its name', () => {
  it.each<[string, string[], string]>([
    ['jpg', [...source, '-frames:v', '1'], 'picture'],
    ['png', [...source, '-frames:v', '1'], 'picture'],
    ['gif', source, 'picture'],
    ['tiff', [...source, '-frames:v', '1'], 'picture'],
    ['webp', [...source, '-frames:v', '1'], 'picture'],
    ['mp4', source, 'video'],
    ['mov', source, 'video'],
    ['mkv', source, 'video'],
    ['webm', [...source, '-c:v', 'libvpx'], 'video'],
    ['avi', source, 'video'],
    ['mpg', ['-i', 'testsrc=s=64x64:r=25:d=0.2'], 'video'],
    ['ts', [...source, '-c:v', 'mpeg2video', '-r', '25'], 'video'],
    ['mp3', tone, 'audio'],
    ['m4a', tone, 'audio'],
    ['wav', tone, 'audio'],
    ['flac', tone, 'audio'],
    ['aac', tone, 'audio'],
    ['ogg', [...tone, '-c:a', 'libvorbis'], 'audio'],
    ['opus', [...tone, '-c:a', 'libopus'], 'audio'],
    ['aiff', tone, 'audio'],
  ])('%s', async (ending, how, kind) => {
    expect(await kindOf(await made(ending, ...how), 'notes.txt')).toBe(kind);
  });

  it.each(['heic', 'heix', 'hevc', 'mif1', 'msf1', 'avif', 'avis'])(
    'the brand %s is a HEIF picture',
    async (brand) => {
      const ftyp = Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0mif1heic`, 'latin1');
      expect(await kindOf(ftyp, 'IMG_0001')).toBe('picture');
    },
  );

  it.each([
    ['talk.srt', '1\n00:00:00,000 --> 00:00:01,000\nHello\n'],
    ['talk.VTT', 'WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n'],
    ['türkçe.srt', `${'ş'.repeat(3000)}\n`],
    ['old.srt', Buffer.from('1\n00:00:00,000 --> 00:00:01,000\nGr\xfc\xdfe\n', 'latin1')],
    ['wide.srt', Buffer.from('\ufeff1\n00:00:00,000 --> 00:00:01,000\nHello\n', 'utf16le')],
  ])('but captions are text, so the name decides: %s', async (name, text) => {
    expect(await kindOf(Buffer.from(text as string), name)).toBe('captions');
  });

  it('a long text whose sample ends in the middle of a character is still text', async () => {
    await expect(kindOf(Buffer.from(`x${'ş'.repeat(3000)}`), 'film.mp4')).rejects.toThrow('film.mp4 is text');
  });

  it.each<[string, string, string | Buffer, RegExp]>([
    ['a text', 'film.mp4', 'The ferry is back.', /film\.mp4 is text/],
    ['a drawing with script', 'map.png', '<svg xmlns="x"><script/></svg>', /SVG/],
    ['a drawing behind an XML declaration', 'map.svg', '<?xml version="1.0"?>\n<!-- x -->\n<svg/>', /SVG/],
    ['a playlist', 'film.mp4', '#EXTM3U\nfile:///etc/passwd', /a playlist, not a video/],
    ['a page', 'harbour.jpg', '<!doctype html><p>x', /is text/],
    ['a document', 'harbour.jpg', '%PDF-1.7\n%âãÏÓ', /not published \(application\/pdf\)/],
    ['a program', 'harbour.jpg', Buffer.from('7f454c460201010000000000000000000200', 'hex'), /not published/],
    ['noise', 'talk.srt', Buffer.from([0, 1, 2, 3, 250, 251]), /of no known kind/],
  ])('%s is refused with a message that says what it is', async (_what, name, bytes, message) => {
    await expect(kindOf(Buffer.from(bytes as string), name)).rejects.toMatchObject({
      code: 'file_unsupported',
      message: expect.stringMatching(message),
      where: name,
    });
  });

  it('a file without bytes is refused without reading it', async () => {
    await expect(kindOf(Buffer.alloc(0), 'empty.jpg')).rejects.toMatchObject({ code: 'file_empty' });
  });
});

describe('a text that says when an embargo ends', () => {
  const code = async (text: string | Buffer, name: string) =>
    kindOf(Buffer.from(text), name).catch((error: unknown) => (error as { code: string }).code);

  it.each([
    ['notes.txt', 'For the desk.\nEmbargo: 6 am Friday\n'],
    ['notes', 'embargo: 2030-01-01T06:00:00Z'],
    ['meta.json', '{\n  "title": "Ferry",\n  "embargo": "2030-01-01T06:00:00Z"\n}'],
    ['info.xml', '<?xml version="1.0"?>\n<embargo>\n  embargo: 2030-01-01\n</embargo>'],
    ['notes.txt', Buffer.from('\uFEFFEmbargo: 6 am Friday\r\n', 'utf16le')],
    ['notes.txt', Buffer.from('\uFEFFEmbargo: 6 am Friday\r\n', 'utf16le').swap16()],
  ])('stops the story, and is not ignored as a file of unknown kind: %s', async (name, text) => {
    expect(await code(text, name)).toBe('settings_invalid');
  });

  it.each([
    ['notes.txt', 'The embargo on oil was extended.\n', 'file_unsupported'],
    ['harbour.srt', '1\n00:00:01,000 --> 00:00:02,000\nEmbargo: Friday, they say\n', 'captions'],
  ])('is not just any text with that word: %s', async (name, text, outcome) => {
    expect(await code(text, name)).toBe(outcome);
  });
});
