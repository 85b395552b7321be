import { addresses, sha256Of, short } from '@slugline/story';
import { photograph } from '@slugline/testing/samples/media';
import pMap from 'p-map';
import { reached } from '../story-steps.ts';
import { publicBelow, untilDark } from './dark.ts';
import type { Newsroom } from './newsroom.ts';
import { isComplete, post, submit } from './stories.ts';

const atOnce = 8;

/**
 * Publishes stories that all have the same picture, and withdraws it from all of them at once. Returns the seconds from
 * the request until none of its files answers, seen from outside. Throws when a page names it after that.
 */
export async function secondsToWithdraw(
  newsroom: Newsroom,
  stories: number,
  signal: AbortSignal,
  onProgress: (words: string) => void,
): Promise<number> {
  const picture = await photograph('agency.jpg', { width: 1600, height: 1067 });
  const original = sha256Of(Buffer.from(await picture.arrayBuffer()));
  const publish = async () => {
    const { storyId } = await submit(newsroom, { media: [picture] }, signal);
    const { report } = await reached(newsroom, storyId, isComplete, signal);
    return report.url ?? '';
  };
  // The others use what the first one had made.
  const pages = [
    await publish(),
    ...(await pMap(Array.from({ length: stories - 1 }), publish, { concurrency: atOnce })),
  ];
  onProgress(`${stories} stories show the picture`);
  const [destination] = newsroom.context.destinations;
  if (destination === undefined) throw new Error('the newsroom has no destination');
  const files = await publicBelow(destination, [addresses.originalFolder(original)], signal);
  if (files.length === 0) throw new Error('the picture has no public file');

  const order = { reason: 'the agency has killed it' };
  const asked = Date.now();
  await post(newsroom, `originals/${original}/withdraw`, order, signal);
  const dark = await untilDark(files, signal);
  await pMap(
    pages,
    async (page) => {
      const html = await (await fetch(page, { signal })).text();
      if (html.includes(short(original))) throw new Error(`${page} names a file that is gone`);
    },
    { concurrency: atOnce },
  );
  return (dark - asked) / 1000;
}
