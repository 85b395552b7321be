import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Lane, StatusReport } from '@slugline/story';
import { openDesk } from '../../support/command.ts';
import type { TestHouse } from '../../support/house.ts';
import { startNewsroom } from '../../support/newsroom.ts';
import { type ServiceProcess, startService } from '../../support/processes.ts';
import { cpuSecondsOf } from '../cpu.ts';
import { wayOf } from '../way.ts';
import type { Cost } from './ffmpeg.ts';

const draft = 'The harbour on film\n\nThe ferry leaves the pier at noon.\n';

interface Order {
  lane: Lane;
  /** One media process pinned to each of these; without them one media process has all cores, with our own settings. */
  cores?: readonly number[];
}

/**
 * Publishes the clip in a newsroom of its own, which knows nothing of any earlier run: Redis, the API, queues and
 * stores, the media service in one or more processes beside them, as containers run it, and the command that submits.
 * `measure` begins when the media processes are at work. All of it is gone at the end.
 */
async function inNewsroom<T>(
  { lane, cores }: Order,
  clip: string,
  measure: (newsroom: OpenNewsroom) => Promise<T>,
): Promise<T> {
  await using newsroom = await startNewsroom({ services: ['publish', 'submission'] });
  const { house } = newsroom;
  const media: ServiceProcess[] = [];
  const desk = await openDesk();
  try {
    // An empty variable is none: then the default counts.
    if (!cores) media.push(await startService('media', house, { SLUGLINE_VIDEOS: '' }));
    for (const core of cores ?? []) {
      const env = { SLUGLINE_VIDEOS: '1', SLUGLINE_PICTURES: '1' };
      media.push(await startService('media', house, env, ['taskset', '-c', String(core)]));
    }
    await writeFile(join(desk.folder, 'draft.txt'), draft);
    const submit = async () => {
      const words = ['submit', 'draft.txt', resolve(clip), '--lane', lane, '--json'];
      const { code, stdout, stderr } = await desk.run(words, { SLUGLINE_URL: house.url });
      if (code !== 0) throw new Error(`slugline submit ended with ${code}: ${stderr}`);
      return (JSON.parse(stdout) as StatusReport).storyId;
    };
    return await measure({ house, media, submit });
  } finally {
    await desk.close();
    await Promise.all(media.map((service) => service.end('SIGTERM')));
  }
}

interface OpenNewsroom {
  house: TestHouse;
  media: readonly ServiceProcess[];
  submit(): Promise<string>;
}

/**
 * Wall: from the moment at which the story was accepted until it is complete, as its journal says. CPU: of the media
 * service and all that it starts, from before the submission on.
 */
export const untilComplete = (clip: string, order: Order, signal: AbortSignal): Promise<Cost> =>
  inNewsroom(order, clip, async ({ house, media, submit }) => {
    const used = () => media.reduce((sum, { pid }) => sum + cpuSecondsOf(pid), 0);
    const before = used();
    const storyId = await submit();
    const { timings } = await reached(house, storyId, ({ state }) => state === 'complete', signal);
    const wallMs = (timings.complete ?? Number.NaN) - (timings.accepted ?? Number.NaN);
    return { wallSeconds: wallMs / 1000, cpuSeconds: used() - before };
  });

/** Seconds from the submission on the lane `breaking` until an edition is live whose video can be played. */
export const untilPlayable = (clip: string, signal: AbortSignal): Promise<number> =>
  inNewsroom({ lane: 'breaking' }, clip, async ({ house, submit }) => {
    const storyId = await submit();
    const playable = ({ timings }: StatusReport) => timings.firstPlayable !== null;
    const { timings } = await reached(house, storyId, playable, signal);
    return (timings.firstPlayable ?? Number.NaN) / 1000;
  });

async function reached(
  house: TestHouse,
  storyId: string,
  isIt: (report: StatusReport) => boolean,
  signal: AbortSignal,
): Promise<StatusReport> {
  for await (const { report } of wayOf(house, storyId, signal)) if (isIt(report)) return report;
  throw new Error(`the story ${storyId} was no longer followed`);
}
