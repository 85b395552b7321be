import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { levelsHere } from '@slugline/sandbox/testing';
import { recipes } from '@slugline/story';
import { canary } from '@slugline/testing/files/canary';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { clip, ffmpeg, quickRecipe } from '@slugline/testing/samples/clips';
import { box, boxesOf } from '@slugline/testing/samples/mp4-boxes';
import { wholeVideo } from '@slugline/testing/samples/whole-video';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeAudio } from './audio/make-audio.ts';
import { encodeChunk } from './encode/encode-chunk.ts';
import { inspectMedia } from './inspect/inspect.ts';
import { prepareVideo } from './plan/prepare.ts';

const signal = new AbortController().signal;
const timeout = 120_000;

/** What an attack refers to: another file, by name and by path, and a server on this machine. */
interface Aim {
  path: string;
  address: string;
}
interface Attack {
  what: string;
  text: (aim: Aim) => string;
}

const playlist = (uri: string, more = '') =>
  `#EXTM3U\n#EXT-X-VERSION:4\n#EXT-X-TARGETDURATION:3\n${more}#EXTINF:3,\n${uri}\n#EXT-X-ENDLIST\n`;
const concat = (uri: string) => `ffconcat version 1.0\nfile '${uri}'\n`;
const mpd = (address: string) =>
  `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT3S" ` +
  `profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period><AdaptationSet mimeType="video/mp4" ` +
  `contentType="video"><Representation id="1" bandwidth="1"><SegmentTemplate media="${address}" ` +
  `initialization="${address}" duration="1"/></Representation></AdaptationSet></Period></MPD>`;

const attacks: Attack[] = [
  { what: 'an HLS playlist of a neighbour', text: () => playlist('canary.ts') },
  { what: 'an HLS playlist of a path', text: ({ path }) => playlist(`file://${path}`) },
  {
    what: 'an HLS playlist whose key is a neighbour',
    text: () => playlist('segment.ts', '#EXT-X-KEY:METHOD=AES-128,URI="canary.ts"\n'),
  },
  {
    what: 'an HLS playlist whose initialisation is a neighbour',
    text: () => playlist('segment.ts', '#EXT-X-MAP:URI="canary.ts"\n'),
  },
  { what: 'a concatenation', text: () => concat('canary.ts') },
  { what: 'a concatenation by file:', text: ({ path }) => concat(`file:${path}`) },
  { what: 'a concatenation by subfile:', text: ({ path }) => concat(`subfile,,start,0,end,9,,:${path}`) },
  { what: 'a concatenation by concat:', text: ({ path }) => concat(`concat:${path}|${path}`) },
  { what: 'a concatenation by cache:', text: ({ path }) => concat(`cache:${path}`) },
  { what: 'an HLS playlist of an address', text: ({ address }) => playlist(address) },
  { what: 'a concatenation of an address', text: ({ address }) => concat(address) },
  { what: 'a DASH manifest of an address', text: ({ address }) => mpd(address) },
];

/** Files that are rejected although they refer to nothing. */
const oddities: [string, string][] = [
  ['crypto: in a playlist', playlist('crypto:canary.ts')],
  ['data: in a playlist', playlist('data:video/mp2t;base64,R0BAEA==')],
  [
    'a session description',
    'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 45678 RTP/AVP 96\na=rtpmap:96 H264/90000\n',
  ],
  [
    'an SVG',
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="canary.ts"/></svg>',
  ],
  ['a filter graph', 'movie=canary.ts[out0]'],
];

/** A server that must not receive any request. */
async function listener(): Promise<{ address: string; asked: string[] } & AsyncDisposable> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ...{ address: `http://127.0.0.1:${port}/canary.ts`, asked },
    [Symbol.asyncDispose]: async () => {
      server.close();
    },
  };
}

const refused = { code: expect.stringMatching(/^video_(unsupported|broken)$/), where: 'in.mp4' };

async function refuses(file: string, folder: string): Promise<void> {
  const why = { ...refused, message: expect.stringContaining('in.mp4') };
  await expect(inspectMedia(file, 'in.mp4', signal)).rejects.toMatchObject(why);
  const input = { file, name: 'in.mp4' };
  const out = join(folder, 'out');
  await expect(prepareVideo(input, recipes.video, { signal })).rejects.toMatchObject(refused);
  await expect(makeAudio(input, out, recipes.audio, { signal })).rejects.toMatchObject(refused);
}

describe('a polyglot named .mp4 that is', { timeout }, () => {
  it.each(attacks)('$what reaches what it refers to if ffprobe is not guarded', async ({ text }) => {
    await using folder = await temporaryFolder();
    await using server = await listener();
    const path = join(folder.path, 'canary.ts');
    await using bird = await canary(path);
    await clip(join(folder.path, 'segment.ts'), { seconds: 0.2, audio: false });
    const file = join(folder.path, 'in.mp4');
    const attack = text({ path, address: server.address });
    await writeFile(file, attack);
    const open = ['-protocol_whitelist', 'file,crypto,data,subfile,concat,cache,http,tcp', '-v', 'quiet'];
    const lax = attack.startsWith('ffconcat') ? ['-f', 'concat', '-safe', '0'] : [];
    await execa('ffprobe', [...open, ...lax, '-i', file], {
      reject: false,
      stdin: 'ignore',
      timeout: 20_000,
    });
    expect((await bird.sung()) || server.asked.length > 0).toBe(true);
  });

  it('a video with external samples reaches them if libavformat allows it', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'canary.ts');
    await using bird = await canary(path);
    const file = await withSamplesAt(aliasOf(path), folder.path);
    const lax = ['-enable_drefs', '1', '-use_absolute_path', '1', '-v', 'quiet'];
    await execa('ffprobe', [...lax, '-i', file], { reject: false, stdin: 'ignore', timeout: 20_000 });
    expect(await bird.sung()).toBe(true);
  });
});

const kinds = (await levelsHere()).filter(({ level }) => level === 'view' || level === 'none');

describe.each(kinds)('with $level, a polyglot named .mp4', { timeout }, ({ level, path, works }) => {
  const rest = process.env.PATH;
  beforeEach(({ skip }) => {
    if (!works) skip(`${level} does not work on this machine`);
    process.env.PATH = path;
  });
  afterEach(() => {
    process.env.PATH = rest;
  });

  it.each(attacks)('is rejected without a request or a read when it is $what', async ({ text }) => {
    await using folder = await temporaryFolder();
    await using server = await listener();
    const aim = { path: join(folder.path, 'canary.ts'), address: server.address };
    await using bird = await canary(aim.path);
    const file = join(folder.path, 'in.mp4');
    await writeFile(file, text(aim));
    await refuses(file, folder.path);
    expect(await bird.sung()).toBe(false);
    expect(server.asked).toEqual([]);
  });

  it.each(oddities)('is refused when it holds %s', async (_, text) => {
    await using folder = await temporaryFolder();
    await using bird = await canary(join(folder.path, 'canary.ts'));
    const file = join(folder.path, 'in.mp4');
    await writeFile(file, text);
    await refuses(file, folder.path);
    expect(await bird.sung()).toBe(false);
  });

  it('is not treated as a pattern, although its name looks like one', async () => {
    await using folder = await temporaryFolder();
    await ffmpeg(...['-f', 'lavfi', '-i', 'testsrc2=d=0.2'], join(folder.path, 'in-%d.jpg'));
    const file = join(folder.path, 'in-%d.jpg');
    await expect(inspectMedia(file, 'in.mp4', signal)).rejects.toMatchObject(refused);
    await writeFile(file, await readFile(join(folder.path, 'in-1.jpg')));
    await expect(inspectMedia(file, 'in.mp4', signal)).rejects.toMatchObject(refused);
  });

  it('with samples at an address or a path does not reach them', async () => {
    await using folder = await temporaryFolder();
    await using server = await listener();
    const path = join(folder.path, 'canary.ts');
    await using bird = await canary(path);
    for (const dref of [box('url ', Buffer.alloc(4), Buffer.from(`${server.address}\0`)), aliasOf(path)]) {
      const file = await withSamplesAt(dref, folder.path);
      const kind = await inspectMedia(file, 'in.mp4', signal).catch((error) => error);
      expect(kind).toMatchObject(kind instanceof Error ? refused : { kind: 'video' });
      const input = { file, name: 'in.mp4' };
      const plan = await prepareVideo(input, recipes.video, { signal }).catch((error) => error);
      expect(plan).toMatchObject(plan instanceof Error ? refused : { v: 1 });
      if (plan instanceof Error) continue;
      const order = { chunk: 0, rungs: [plan.rungs[0].name] };
      await encodeChunk(input, plan, order, join(folder.path, 'out'), recipes.video, { signal }).catch(
        (error) => expect(error).toMatchObject(refused),
      );
    }
    expect(await bird.sung()).toBe(false);
    expect(server.asked).toEqual([]);
  });

  it('is rejected when it is a video by reference', async () => {
    await using folder = await temporaryFolder();
    await using bird = await canary(join(folder.path, 'canary.ts'));
    const uri = Buffer.from('canary.ts\0');
    const size = Buffer.alloc(4);
    size.writeUInt32BE(uri.length);
    const reference = box('rdrf', Buffer.alloc(4), Buffer.from('url '), size, uri);
    const file = join(folder.path, 'in.mp4');
    await writeFile(
      file,
      Buffer.concat([
        box('ftyp', Buffer.from('qt  \0\0\0\0qt  ')),
        box('moov', box('rmra', box('rmda', reference))),
      ]),
    );
    await refuses(file, folder.path);
    expect(await bird.sung()).toBe(false);
  });

  it('with attachments has its picture published, and none of the attachments', async () => {
    await using folder = await temporaryFolder();
    const secret = join(folder.path, 'secret.txt');
    await writeFile(secret, 'an attachment of this video');
    const made = await clip(join(folder.path, 'in.mkv'), {
      ...{ seconds: 1, options: ['-attach', secret, '-metadata:s:t', 'mimetype=text/plain'] },
    });
    expect((await readFile(made)).includes('an attachment of this video')).toBe(true);
    const { files, folder: out } = await wholeVideo(made, join(folder.path, 'out'), { recipe: quickRecipe });
    expect(files.length).toBeGreaterThan(0);
    await mkdir(out, { recursive: true });
    for (const name of await readdir(out, { recursive: true })) {
      const bytes = await readFile(join(out, name)).catch(() => Buffer.alloc(0));
      expect(bytes.includes('an attachment of this video')).toBe(false);
    }
  });
});

/** A normal video, except for where it says that its samples are. */
async function withSamplesAt(entry: Buffer, folder: string): Promise<string> {
  const honest = await readFile(await clip(join(folder, 'honest.mp4'), { seconds: 0.2, audio: false }));
  const dref = box('dref', Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]), entry);
  const file = join(folder, 'in.mp4');
  await writeFile(file, replaced(honest, ['moov', 'trak', 'mdia', 'minf', 'dinf', 'dref'], dref));
  return file;
}

/**
 * QuickTime's alias record as libavformat parses it (mov_read_dref in libavformat/mov.c): only the absolute path, a
 * record of type 2, matters.
 */
function aliasOf(path: string): Buffer {
  // Version and flags; 10 bytes, the volume's name in 28, 12, the file's name in 64, 16, two levels, 16.
  const head = Buffer.alloc(4 + 10 + 28 + 12 + 64 + 16 + 4 + 16);
  head.write('\u0006canary', 4 + 10 + 28 + 12);
  head.writeInt16BE(1, 4 + 10 + 28 + 12 + 64 + 16);
  head.writeInt16BE(1, 4 + 10 + 28 + 12 + 64 + 16 + 2);
  const record = Buffer.alloc(4);
  record.writeInt16BE(2, 0);
  record.writeInt16BE(path.length, 2);
  const end = Buffer.alloc(4);
  end.writeInt16BE(-1, 0);
  return box('alis', head, record, Buffer.from(path), Buffer.alloc(path.length % 2), end);
}

/** Copies an MP4 and replaces the box at a path of types. Sample offsets become wrong, which the tests want. */
function replaced(bytes: Buffer, [type, ...rest]: string[], by: Buffer): Buffer {
  return Buffer.concat(
    boxesOf(bytes).map((found) => {
      if (found.type !== type) return found.bytes;
      return rest.length === 0 ? by : box(found.type, replaced(found.bytes.subarray(8), rest, by));
    }),
  );
}
