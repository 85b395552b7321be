import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import type { StatusReport } from '@slugline/story';
import { problem } from '@slugline/testing/newsroom/problem';
import { packet, withSegments, xmp } from '@slugline/testing/samples/image-metadata';
import { pngChunk } from '@slugline/testing/samples/images';
import { animation, asFile, photograph } from '@slugline/testing/samples/media';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { goodDraft, type LimitedServer, megabyte, openLimitedServer } from './limited-server.ts';

let limited: LimitedServer;

beforeAll(async () => {
  limited = await openLimitedServer();
});
afterEach(() => limited.expectUntouched());
afterAll(() => limited[Symbol.asyncDispose]());

describe('a file over the limit', () => {
  it('is refused by name while it is still being sent, and none of it is kept', async () => {
    const large = await asFile('film of the day.mov', randomBytes(24 * megabyte));
    const response = await limited.server.submit({ draft: goodDraft, media: [large] });
    expect(response.status).toBe(413);
    expect(await problem(response)).toMatchObject({
      code: 'request_too_large',
      detail: expect.stringContaining('film of the day.mov'),
      remedy: expect.stringContaining('raise the limit'),
    });
    await expect.poll(limited.leftovers).toEqual([]);

    const { code, stdout, stderr } = await limited.submitted('too large', [
      await asFile('draft.txt', goodDraft),
      large,
    ]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('film of the day.mov');
  });
});

/** A picture of 625 megapixels in a very small file: one bit per pixel, all black. */
function enormousPng(side = 25_000): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  const pixels = deflateSync(Buffer.alloc(side * (1 + Math.ceil(side / 8))), { level: 1 });
  const chunks = [pngChunk('IHDR', header), pngChunk('IDAT', pixels), pngChunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]);
}

describe('an animation of 10,000 frames', () => {
  it('is published as a still, with a warning that names it', async () => {
    const endless = await animation('endless.gif', 100, { size: '16x16', rate: 100 });
    const report = await limited.settled(await limited.server.submit({ draft: goodDraft, media: [endless] }));
    expect(report).toMatchObject({ state: 'complete', refused: [] });
    expect(report.warnings).toContainEqual({
      code: 'still_only',
      message: expect.stringMatching(
        /^endless\.gif has 10,000 frames, more than 2,000: send it as a video\./,
      ),
      where: 'endless.gif',
    });
    const names = report.media.flatMap(({ renditions }) => renditions.map(({ name }) => name));
    expect(names).toContain('w16.jpg');
    expect(names.filter((name) => name.startsWith('motion'))).toEqual([]);
    expect((await (await fetch(report.url ?? '')).text()).match(/<img /g)).toHaveLength(1);
  });
});

describe('a picture whose metadata are too deep or too long to read', () => {
  it('is published, with a warning that names it: its credit and rights may be missing', async () => {
    const jpeg = Buffer.from(await (await photograph('deep.jpg')).arrayBuffer());
    const nested = packet(
      `${'<x>'.repeat(500)}${'</x>'.repeat(500)}<photoshop:Credit>The Wire</photoshop:Credit>`,
    );
    const deep = await asFile('deep.jpg', withSegments(jpeg, [xmp(nested)]));
    const png = await sharp(jpeg).png().toBuffer();
    const head = Buffer.from('XML:com.adobe.xmp\0\x01\0\0\0', 'latin1');
    const text = pngChunk('iTXt', Buffer.concat([head, deflateSync(Buffer.alloc(9_000_000, 'a'))]));
    const long = await asFile('long.png', Buffer.concat([png.subarray(0, 33), text, png.subarray(33)]));
    const media = [deep, long, await photograph('good.jpg', { width: 400 })];
    const report = await limited.settled(await limited.server.submit({ draft: goodDraft, media }));
    expect(report).toMatchObject({ state: 'complete', refused: [] });
    const told = report.warnings.filter(({ code }) => code === 'metadata_unread');
    expect(told.toSorted((a, b) => a.where.localeCompare(b.where))).toEqual([
      {
        code: 'metadata_unread',
        message: expect.stringMatching(/^deep\.jpg has XMP that is nested too deep.* story\.yaml/),
        where: 'deep.jpg',
      },
      {
        code: 'metadata_unread',
        message: expect.stringMatching(/^long\.png has XMP that is longer than 8 MB.* story\.yaml/),
        where: 'long.png',
      },
    ]);
  });
});

describe('a package with files of other kinds than their names say', () => {
  const canary = `canary-${randomBytes(8).toString('hex')}`;
  let asked = 0;
  const lure = createServer((_request, response) => {
    asked++;
    response.end(canary);
  });
  let files: File[];

  beforeAll(async () => {
    await new Promise<void>((resolve) => lure.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(lure.address() as AddressInfo).port}/segment.ts`;
    const beside = join(limited.desk.folder, 'secret.ts');
    await writeFile(beside, canary);
    const playlist = ['secret.ts', beside, `file://${beside}`, address]
      .map((uri) => `#EXTINF:2,\n${uri}`)
      .join('\n');
    files = await Promise.all([
      asFile('draft.txt', goodDraft),
      photograph('good.jpg'),
      asFile('nothing.jpg', ''),
      asFile('letter.mp4', 'Dear editor, this is a letter.'),
      asFile('playlist.mp4', `#EXTM3U\n#EXT-X-TARGETDURATION:2\n${playlist}\n#EXT-X-ENDLIST\n`),
      asFile('script.mp4', `ffconcat version 1.0\nfile '${beside}'\nfile '${address}'\n`),
      asFile('drawing.png', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      asFile('poster.png', enormousPng()),
    ]);
  });
  afterAll(() => new Promise((resolve) => lure.close(resolve)));

  function goesOnWithout(report: StatusReport) {
    expect(report).toMatchObject({ state: 'complete', headline: 'Lighthouse relit' });
    expect(report.media.filter(({ state }) => state === 'ready').map(({ file }) => file)).toEqual([
      'good.jpg',
    ]);
    const reasons = Object.fromEntries(report.refused.map(({ file, code }) => [file, code]));
    expect(reasons).toEqual({
      'nothing.jpg': 'file_empty',
      'letter.mp4': 'file_unsupported',
      'playlist.mp4': 'file_unsupported',
      'script.mp4': 'file_unsupported',
      'drawing.png': 'file_unsupported',
      'poster.png': 'picture_too_large',
    });
    for (const { file, message } of report.refused) expect(message).toContain(file);
  }

  it('publishes the good files and names each of the others', async () => {
    const [, ...media] = files;
    const report = await limited.settled(await limited.server.submit({ draft: goodDraft, media }));
    goesOnWithout(report);
    expect((await (await fetch(report.url ?? '')).text()).match(/<img /g)).toHaveLength(1);
  });

  it('does the same from the command line', async () => {
    const { code, stdout } = await limited.submitted('odd', files);
    expect(code).toBe(0);
    goesOnWithout(JSON.parse(stdout));
  });

  it('reads no other file and contacts no server', async () => {
    expect(asked).toBe(0);
    await expect.poll(limited.leftovers).toEqual([]);
    // Files may still be written or replaced meanwhile. Reads everything again until no file disappears during the
    // read.
    const readAll = async () => {
      const entries = await readdir(limited.server.folder, { recursive: true, withFileTypes: true });
      const written = entries.filter((entry) => entry.isFile());
      return Promise.all(
        written.map(async ({ parentPath, name }) => ({
          name,
          bytes: await readFile(join(parentPath, name)),
        })),
      );
    };
    const all = await vi.waitFor(readAll, { timeout: 20_000 });
    expect(all.length).toBeGreaterThan(0);
    expect(all.filter(({ bytes }) => bytes.includes(canary)).map(({ name }) => name)).toEqual([]);
  });
});
