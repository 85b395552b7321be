import { openAsBlob } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { readText } from '@slugline/store';
import type { JournalEntry, StatusReport, StoryManifest } from '@slugline/story';
import type { TestHouse } from '../../support/house.ts';
import { grainyPhotograph } from '../../support/media.ts';
import { startNewsroom } from '../../support/newsroom.ts';
import { startService } from '../../support/processes.ts';
import { cpuSecondsOf } from '../cpu.ts';
import { wayOf } from '../way.ts';

/** A newsroom that is open: nothing has to be started any more when a story comes. */
export interface OpenNewsroom {
  house: TestHouse;
  /** The process of the media service. */
  mediaPid: number;
  /** CPU seconds that the media service has used so far, with all that it started. */
  cpuSeconds(): number;
  /** Sends a story with these pictures and follows it until it is complete. */
  publish(pictures: readonly File[], onStep?: (step: Step) => Promise<void>): Promise<StatusReport>;
}

interface Step {
  entry: JournalEntry;
  report: StatusReport;
}

const draft = 'The harbour in pictures\n\nThe ferry leaves the pier at noon.\n';

/**
 * Opens a newsroom that knows nothing of any earlier one: Redis, the API, stores, and the media and publish services
 * in processes of their own, as containers run them. A picture for each core has gone through it before `measure`
 * begins. All of it is gone at the end.
 */
export async function inNewsroom<T>(
  signal: AbortSignal,
  measure: (newsroom: OpenNewsroom) => Promise<T>,
): Promise<T> {
  await using newsroom = await startNewsroom({ services: ['submission'] });
  const { house, send } = newsroom;
  await using _publishing = await startService('publish', house);
  const media = await startService('media', house);
  try {
    const publish: OpenNewsroom['publish'] = async (pictures, onStep) => {
      const storyId = await send({ draft, media: [...pictures] });
      for await (const step of wayOf(house, storyId, signal)) {
        await onStep?.(step);
        if (step.report.state === 'complete') return step.report;
      }
      throw new Error(`the story ${storyId} was no longer followed`);
    };
    const cores = Array.from({ length: availableParallelism() }, (_, core) => core);
    await publish(
      await Promise.all(
        cores.map((core) => grainyPhotograph(`${core}.jpg`, { width: 640 + core, height: 64 })),
      ),
    );
    const cpuSeconds = () => cpuSecondsOf(media.pid);
    return await measure({ house, mediaPid: media.pid, cpuSeconds, publish });
  } finally {
    // SIGTERM: what it has begun to make goes with it.
    await media.end('SIGTERM');
  }
}

export const fileOf = async (path: string): Promise<File> =>
  new File([await openAsBlob(path)], basename(path));

/** What one story with pictures took. ms and seconds count from its acceptance. */
interface Taken {
  /** Until an edition was live that shows a rendition of a picture. */
  firstRenditionMs: number;
  /** Until the story was complete. */
  wallSeconds: number;
  cpuSeconds: number;
}

/** Publishes these pictures as one story in a newsroom of their own. */
export const publishPictures = (paths: readonly string[], signal: AbortSignal): Promise<Taken> =>
  inNewsroom(signal, async ({ house, cpuSeconds, publish }) => {
    const pictures = await Promise.all(paths.map(fileOf));
    const before = cpuSeconds();
    let firstRendition: number | undefined;
    const report = await publish(pictures, async ({ entry }) => {
      if (firstRendition !== undefined || !(await showsPicture(house, entry))) return;
      firstRendition = Date.parse(entry.at);
    });
    const used = cpuSeconds() - before;
    const { receivedAt, times } = await house.context.journal.state(report.storyId);
    const accepted = Date.parse(times.accepted ?? receivedAt);
    return {
      firstRenditionMs: (firstRendition ?? Number.NaN) - accepted,
      wallSeconds: (Date.parse(times.complete ?? '') - accepted) / 1000,
      cpuSeconds: used,
    };
  });

/** Whether this is the news that an edition is live which shows a picture. */
async function showsPicture({ context }: TestHouse, { storyId, events }: JournalEntry): Promise<boolean> {
  const event = events.find(({ type }) => type === 'edition-live');
  if (event?.type !== 'edition-live') return false;
  // As it was written: the live one may be another by now.
  const { editions } = await context.journal.state(storyId);
  const shown = editions.find(({ edition }) => edition === event.edition);
  const manifest = await readText(context.working, `${shown?.folder}${event.destination}/story.json`);
  const { media } = JSON.parse(manifest) as StoryManifest;
  return media.some(({ renditions }) => renditions.length > 0);
}
