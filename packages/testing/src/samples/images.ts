import { createCipheriv } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import type { ImageParameters, ImageWorkers, WorkOptions } from '@slugline/image';
import sharp, { type Sharp } from 'sharp';
import { onTestFinished } from 'vitest';
import { small } from './image-recipes.ts';

/** All pictures of a test belong to one story, so that few processes are needed. */
export const never: WorkOptions = { signal: new AbortController().signal, story: 'of the test' };

/** A folder for one test, removed after it. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-image-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a picture into a new folder, ready to be sent. */
export async function sent(image: Sharp | Buffer, name = 'sent.jpg') {
  const file = join(await tempFolder(), 'original');
  await writeFile(file, Buffer.isBuffer(image) ? image : await image.toBuffer());
  return { file, name };
}

/** Makes a picture's renditions in a new folder. */
export async function made(
  workers: ImageWorkers,
  image: Sharp | Buffer,
  parameters: ImageParameters = small,
) {
  const folder = await tempFolder();
  const media = await workers.makeImage(await sent(image), folder, { parameters }, never);
  return { folder, media };
}

/** Noise, which encoders find hard. */
export const noise = (width: number, height: number): Sharp =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#888888',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  }).png();

/** A photograph-like picture that is the same each time. */
export const samePhotograph = async (width: number, height: number): Promise<Sharp> => {
  const zeros = Buffer.alloc(16);
  const grey = createCipheriv('aes-128-ctr', zeros, zeros).update(Buffer.alloc(width * height * 3));
  return sharp(grey, { raw: { width, height, channels: 3 } })
    .blur(1.35)
    .png();
};

/** Shapes of a few pixels, neither noise nor uniform: each format saves bytes, at this size and at half of it. */
export const photograph = async (width: number, height: number): Promise<Sharp> =>
  sharp(await noise(width, height).toBuffer())
    .blur(1.35)
    .png();

export const plain = (width: number, height: number, background = '#336699'): Sharp =>
  sharp({ create: { width, height, channels: 4, background } });

/** The colour at a relative point of a picture, as R, G, B and alpha. */
export async function colourAt(file: string, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * 4;
  return [...data.subarray(at, at + 4)];
}

/** A chunk of a PNG (PNG 3, 5.3). */
export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A PNG that claims this size and has next to no pixels. */
export function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.alloc(10))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}
