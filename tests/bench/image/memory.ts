import { readFileSync } from 'node:fs';
import { descendantsOf } from '@slugline/testing/processes/running';
import { asFile } from '@slugline/testing/samples/media';
import sharp from 'sharp';
import { randomNumbers } from './photograph.ts';
import { inNewsroom } from './queue.ts';
import { type Sample, spansOf } from './spans.ts';

/** Different pictures. Each is repeated with different comments, so that each copy is another original. */
const kinds = 100;
const perStory = 50;

/** Publishes this many pictures of 0.7 megapixels, and samples the memory of the media service meanwhile. */
export const memoryOf = (
  images: number,
  signal: AbortSignal,
  onProgress: (words: string) => void,
): Promise<{ rssStartMb: number; rssEndMb: number }> =>
  inNewsroom(signal, async ({ mediaPid, publish }) => {
    const random = randomNumbers(1);
    const originals = await Promise.all(
      Array.from({ length: Math.min(kinds, images) }, () => blurredPicture(random)),
    );
    const samples: Sample[] = [];
    let done = 0;
    const sampling = setInterval(() => samples.push({ done, megabytes: residentMegabytes(mediaPid) }), 100);
    try {
      for (let first = 0; first < images; first += perStory) {
        const numbers = Array.from({ length: Math.min(perStory, images - first) }, (_, n) => first + n);
        const story = numbers.map((n) =>
          asFile(`${n}.jpg`, withComment(originals[n % kinds] ?? Buffer.of(), n)),
        );
        await publish(await Promise.all(story), async ({ entry }) => {
          if (entry.events.some(({ type }) => type === 'media-ready')) done += 1;
        });
        onProgress(`${done} of ${images} pictures: ${residentMegabytes(mediaPid).toFixed(0)} MB`);
      }
    } finally {
      clearInterval(sampling);
    }
    return spansOf(samples, images);
  });

/** A blurred picture, which is encoded quickly. */
async function blurredPicture(random: () => number): Promise<Buffer> {
  const small = { width: 14, height: 10, channels: 3 as const };
  const pixels = Uint8Array.from({ length: 14 * 10 * 3 }, () => 256 * random());
  return sharp(pixels, { raw: small }).resize({ width: 960, kernel: 'cubic' }).jpeg().toBuffer();
}

/** Returns the same JPEG with a number in a comment. */
export function withComment(jpeg: Buffer, n: number): Buffer {
  const text = Buffer.from(String(n));
  return Buffer.concat([
    jpeg.subarray(0, 2),
    Buffer.from([0xff, 0xfe, 0, text.length + 2]),
    text,
    jpeg.subarray(2),
  ]);
}

/** Returns the resident memory of a process and its descendants, in megabytes (proc(5), VmRSS). */
function residentMegabytes(pid: number): number {
  const kilobytes = [pid, ...descendantsOf(pid).map((child) => child.pid)].map((one) => {
    try {
      return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${one}/status`, 'utf8'))?.[1] ?? 0);
    } catch {
      return 0; // It has ended.
    }
  });
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1024;
}
