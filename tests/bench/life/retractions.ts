import { addresses, type StatusReport } from '@slugline/story';
import { photograph, videoFile } from '@slugline/testing/samples/media';
import { freePort } from '@slugline/testing/servers/free-port';
import pMap from 'p-map';
import { reached, type Step } from '../story-steps.ts';
import { checkWarm, publicBelow, untilDark } from './dark.ts';
import { type Newsroom, openNewsroom } from './newsroom.ts';
import { startSides } from './public-sides.ts';
import { isComplete, post, submit } from './stories.ts';

const pictures = 5;
/** One more is published while the one before is encoded. */
const storiesAtOnce = 2;

/** How long it took until a story was dark, ms, by destination. */
export type DarkTimes = Map<string, number>;

/**
 * Publishes stories with five pictures and a video at all public sides of this machine, and retracts them one after the
 * other. Before each retraction every address was read, so that caches have it. The time is that from the acceptance
 * until no address of the story gives what it gave.
 */
export async function timesToDark(
  retractions: number,
  signal: AbortSignal,
  onProgress: (words: string) => void,
): Promise<DarkTimes[]> {
  const port = await freePort();
  await using sides = await startSides(port, onProgress);
  await using newsroom = await openNewsroom(signal, sides.destinationsOf, port);
  // The first retraction includes compiling and connecting. It does not count.
  await retract(newsroom, await publish(newsroom, [await photograph('first.jpg')], signal), signal);
  const stories = await pMap(
    Array.from({ length: retractions }, (_, n) => n),
    async (n) => publish(newsroom, await mediaOf(n), signal),
    { concurrency: storiesAtOnce },
  );
  onProgress(`${retractions} stories with ${pictures} pictures and a video are live`);
  const all: DarkTimes[] = [];
  for (const story of stories) {
    const { times, asked } = await retract(newsroom, story, signal);
    const words = [...times].map(([name, ms]) => `${name} ${ms} ms`).join(', ');
    onProgress(`dark ${all.length + 1} of ${retractions}: ${asked} addresses, ${words}`);
    all.push(times);
  }
  return all;
}

/** No two stories have the same file, so a retraction deletes all of its story. */
async function mediaOf(n: number): Promise<File[]> {
  const numbers = Array.from({ length: pictures }, (_, picture) => picture);
  return Promise.all([
    ...numbers.map((picture) =>
      photograph(`harbour-${picture}.jpg`, { width: 1600 + picture, height: 1000 + n }),
    ),
    // Its name is in its metadata.
    videoFile(`waves-${n}.mp4`, 2, { size: '640x360' }),
  ]);
}

async function publish(newsroom: Newsroom, media: File[], signal: AbortSignal): Promise<StatusReport> {
  const { storyId } = await submit(newsroom, { media }, signal);
  return (await reached(newsroom, storyId, isComplete, signal)).report;
}

async function retract(
  newsroom: Newsroom,
  { storyId, path, media }: StatusReport,
  signal: AbortSignal,
): Promise<{ times: DarkTimes; asked: number }> {
  const folders = [path ?? '', ...media.map(({ original }) => addresses.originalFolder(original))];
  const places = await pMap(newsroom.context.destinations, async (destination) => {
    const all = await publicBelow(destination, folders, signal);
    return { name: destination.name, all };
  });
  for (const { all } of places) await checkWarm(all, signal);

  const order = { reason: 'the court has forbidden it' };
  const report = await post<StatusReport>(newsroom, `stories/${storyId}/retract`, order, signal);
  const accepted = Date.parse(report.retraction?.at ?? '');
  const times = await pMap(places, async ({ name, all }) => {
    const ms = (await untilDark(all, signal)) - accepted;
    return [name, ms] as const;
  });
  // The newsroom asks all addresses, too. The next retraction does not meet that.
  await reached(newsroom, storyId, hasReceipt, signal);
  return { times: new Map(times), asked: places.reduce((sum, { all }) => sum + all.length, 0) };
}

const hasReceipt = ({ report }: Step): boolean => report.receipts.length > 0;
