import { openAsBlob } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import type { JournalEntry, StatusReport, StoryManifest } from '@slugline/story';
import { editionDocument } from '@slugline/testing/newsroom/edition-document';
import { startNewsroom } from '@slugline/testing/newsroom/newsroom';
import type { TestServer } from '@slugline/testing/newsroom/server';
import { startService } from '@slugline/testing/processes/services';
import { grainyPhotograph } from '@slugline/testing/samples/media';
import { cpuSecondsOf } from '../cpu.ts';
import { stepsOf } from '../story-steps.ts';

/** A newsroom in which everything has been started before a story comes. */
export interface OpenNewsroom {
  server: TestServer;
  /** The process of the media service. */
  mediaPid: number;
  /** CPU seconds of the media service and its descendants so far. */
  cpuSeconds(): number;
  /** Sends a story with these pictures and follows it until it is complete. */
  publish(images: readonly File[], onStep?: (step: Step) => Promise<void>): Promise<StatusReport>;
}

interface Step {
  entry: JournalEntry;
  report: StatusReport;
}

const draft = 'The harbour in pictures\n\nThe ferry leaves the pier at noon.\n';

/**
 * Opens a newsroom without any earlier data: Redis, the API, stores, and the media and publish services in
 * processes of their own, as in containers. One picture for each core goes through it before `measure` begins.
 * Removes everything at the end.
 */
export async function inNewsroom<T>(
  signal: AbortSignal,
  measure: (newsroom: OpenNewsroom) => Promise<T>,
): Promise<T> {
  await using newsroom = await startNewsroom({ services: ['submission'] });
  const { server, send } = newsroom;
  await using _publishing = await startService('publish', server);
  const media = await startService('media', server);
  try {
    const publish: OpenNewsroom['publish'] = async (images, onStep) => {
      const storyId = await send({ draft, media: [...images] });
      for await (const step of stepsOf(server, storyId, signal)) {
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
    return await measure({ server, mediaPid: media.pid, cpuSeconds, publish });
  } finally {
    // SIGTERM, so that the service removes its unfinished files.
    await media.end('SIGTERM');
  }
}

export const fileOf = async (path: string): Promise<File> =>
  new File([await openAsBlob(path)], basename(path));

/** The times of one story with pictures, from its acceptance. */
interface Taken {
  /** Until an edition with a rendition of a picture is live, ms. */
  firstRenditionMs: number;
  /** Until the story is complete, seconds. */
  wallSeconds: number;
  cpuSeconds: number;
}

/** Publishes these pictures as one story in a newsroom of their own. */
export const publishImages = (paths: readonly string[], signal: AbortSignal): Promise<Taken> =>
  inNewsroom(signal, async ({ server, cpuSeconds, publish }) => {
    const images = await Promise.all(paths.map(fileOf));
    const before = cpuSeconds();
    let firstRendition: number | undefined;
    const report = await publish(images, async ({ entry }) => {
      if (firstRendition !== undefined || !(await showsImage(server, entry))) return;
      firstRendition = Date.parse(entry.at);
    });
    const used = cpuSeconds() - before;
    const { receivedAt, times } = await server.context.journal.state(report.storyId);
    const accepted = Date.parse(times.accepted ?? receivedAt);
    return {
      firstRenditionMs: (firstRendition ?? Number.NaN) - accepted,
      wallSeconds: (Date.parse(times.complete ?? '') - accepted) / 1000,
      cpuSeconds: used,
    };
  });

/** Whether the entry says that an edition with a picture is live. */
async function showsImage({ context }: TestServer, { storyId, events }: JournalEntry): Promise<boolean> {
  const event = events.find(({ type }) => type === 'edition-live');
  if (event?.type !== 'edition-live') return false;
  // Reads that edition as it was built. The live one may be newer by now.
  const { editions } = await context.journal.state(storyId);
  const shown = editions.find(({ edition }) => edition === event.edition);
  const manifest = await editionDocument(context.working, shown, event.destination, 'story.json');
  const { media } = JSON.parse(manifest) as StoryManifest;
  return media.some(({ renditions }) => renditions.length > 0);
}
