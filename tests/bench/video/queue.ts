import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Lane, StatusReport } from '@slugline/story';
import { startNewsroom } from '@slugline/testing/newsroom/newsroom';
import type { TestServer } from '@slugline/testing/newsroom/server';
import { openDesk } from '@slugline/testing/processes/command';
import { type ServiceProcess, startService } from '@slugline/testing/processes/services';
import { cpuSecondsOf } from '../cpu.ts';
import { reached, type Step } from '../story-steps.ts';
import type { Cost } from './ffmpeg.ts';

const draft = 'The harbour on film\n\nThe ferry leaves the pier at noon.\n';

interface Order {
  lane: Lane;
  /**
   * One media process is pinned to each of these cores. Without them, one media process has all cores and our
   * default settings.
   */
  cores?: readonly number[];
}

/**
 * Publishes the clip in a newsroom of its own, without earlier data: Redis, the API, queues and stores, the
 * media service in one or more other processes, as in containers, and the command that submits. `measure`
 * begins when the media processes are ready. Removes everything at the end.
 */
async function inNewsroom<T>(
  { lane, cores }: Order,
  clip: string,
  measure: (newsroom: OpenNewsroom) => Promise<T>,
): Promise<T> {
  await using newsroom = await startNewsroom({ services: ['publish', 'submission'] });
  const { server } = newsroom;
  const media: ServiceProcess[] = [];
  const desk = await openDesk();
  try {
    // An empty variable counts as unset, so the default applies.
    if (!cores) media.push(await startService('media', server, { SLUGLINE_VIDEOS: '' }));
    for (const core of cores ?? []) {
      const env = { SLUGLINE_VIDEOS: '1', SLUGLINE_PICTURES: '1' };
      media.push(await startService('media', server, env, ['taskset', '-c', String(core)]));
    }
    await writeFile(join(desk.folder, 'draft.txt'), draft);
    const submit = async () => {
      const words = ['submit', 'draft.txt', resolve(clip), '--lane', lane, '--again', '--json'];
      const { code, stdout, stderr } = await desk.run(words, { SLUGLINE_URL: server.url });
      if (code !== 0) throw new Error(`slugline submit ended with ${code}: ${stderr}`);
      return (JSON.parse(stdout) as StatusReport).storyId;
    };
    return await measure({ server, media, submit });
  } finally {
    await desk.close();
    await Promise.all(media.map((service) => service.end('SIGTERM')));
  }
}

interface OpenNewsroom {
  server: TestServer;
  media: readonly ServiceProcess[];
  submit(): Promise<string>;
}

/**
 * Wall time: from the acceptance of the story until it is complete, by the times in its journal. CPU time: of
 * the media service and its descendants, from before the submission on.
 */
export const untilComplete = (clip: string, order: Order, signal: AbortSignal): Promise<Cost> =>
  inNewsroom(order, clip, async ({ server, media, submit }) => {
    const used = () => media.reduce((sum, { pid }) => sum + cpuSecondsOf(pid), 0);
    const before = used();
    const storyId = await submit();
    const isComplete = ({ report }: Step) => report.state === 'complete';
    const { timings } = (await reached(server, storyId, isComplete, signal)).report;
    const wallMs = (timings.complete ?? Number.NaN) - (timings.accepted ?? Number.NaN);
    return { wallSeconds: wallMs / 1000, cpuSeconds: used() - before };
  });

/**
 * Returns the seconds from the submission on the lane `breaking` until an edition with a playable video is
 * live.
 */
export const untilPlayable = (clip: string, signal: AbortSignal): Promise<number> =>
  inNewsroom({ lane: 'breaking' }, clip, async ({ server, submit }) => {
    const storyId = await submit();
    const playable = ({ report }: Step) => report.timings.firstPlayable !== null;
    const { timings } = (await reached(server, storyId, playable, signal)).report;
    return (timings.firstPlayable ?? Number.NaN) / 1000;
  });
