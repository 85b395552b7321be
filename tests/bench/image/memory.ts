import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { asFile } from '../../support/media.ts';
import { descendantsOf } from '../../support/processes.ts';
import { randomNumbers } from './photograph.ts';
import { inNewsroom } from './queue.ts';
import { type Sample, spansOf } from './spans.ts';

/** Different ones; each comes again and again with another comment, so that it is another original. */
const kinds = 100;
const perStory = 50;

/** Publishes so many pictures of 0.7 megapixels, and looks all the while at what the media service holds. */
export const memoryOf = (
  pictures: number,
  signal: AbortSignal,
  onProgress: (words: string) => void,
): Promise<{ rssStartMb: number; rssEndMb: number }> =>
  inNewsroom(signal, async ({ mediaPid, publish }) => {
    const random = randomNumbers(1);
    const originals = await Promise.all(
      Array.from({ length: Math.min(kinds, pictures) }, () => smooth(random)),
    );
    const samples: Sample[] = [];
    let done = 0;
    const look = setInterval(() => samples.push({ done, megabytes: heldBy(mediaPid) }), 100);
    try {
      for (let first = 0; first < pictures; first += perStory) {
        const numbers = Array.from({ length: Math.min(perStory, pictures - first) }, (_, n) => first + n);
        const story = numbers.map((n) =>
          asFile(`${n}.jpg`, commented(originals[n % kinds] ?? Buffer.of(), n)),
        );
        await publish(await Promise.all(story), async ({ entry }) => {
          if (entry.events.some(({ type }) => type === 'media-ready')) done += 1;
        });
        onProgress(`${done} of ${pictures} pictures: ${heldBy(mediaPid).toFixed(0)} MB`);
      }
    } finally {
      clearInterval(look);
    }
    return spansOf(samples, pictures);
  });

/** Soft, so that it is quickly encoded. */
async function smooth(random: () => number): Promise<Buffer> {
  const small = { width: 14, height: 10, channels: 3 as const };
  const pixels = Uint8Array.from({ length: 14 * 10 * 3 }, () => 256 * random());
  return sharp(pixels, { raw: small }).resize({ width: 960, kernel: 'cubic' }).jpeg().toBuffer();
}

/** The same JPEG with a number in a comment. */
export function commented(jpeg: Buffer, n: number): Buffer {
  const text = Buffer.from(String(n));
  return Buffer.concat([
    jpeg.subarray(0, 2),
    Buffer.from([0xff, 0xfe, 0, text.length + 2]),
    text,
    jpeg.subarray(2),
  ]);
}

/** Resident memory of a process and all that it started, in megabytes (proc(5), VmRSS). */
function heldBy(pid: number): number {
  const kilobytes = [pid, ...descendantsOf(pid).map((child) => child.pid)].map((one) => {
    try {
      return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${one}/status`, 'utf8'))?.[1] ?? 0);
    } catch {
      return 0; // It has ended.
    }
  });
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1024;
}
