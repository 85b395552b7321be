import { access } from 'node:fs/promises';
import { bullQueue } from '@slugline/queue/testing';
import { expect, it } from 'vitest';
import { restlessFilm } from '../support/media.ts';
import { startNewsroom } from '../support/newsroom.ts';
import {
  descendantsOf,
  halfMade,
  hasProc,
  scratchOf,
  startService,
  survivors,
} from '../support/processes.ts';
import { until, untilNone } from '../support/until.ts';
import { expectWhole } from '../support/whole.ts';

const isFfmpeg = ({ command }: { command: string }): boolean => /^(\S*\/)?ffmpeg /.test(command);

it.skipIf(!hasProc)(
  'a media worker told to stop in the middle of a transcode gives it back, and another does it with all attempts left',
  async () => {
    await using newsroom = await startNewsroom({ services: ['submission', 'publish', 'edge'] });
    const { house } = newsroom;
    const video = bullQueue(house.context.redis, 'video');
    await using first = await startService('media', house);
    const storyId = await newsroom.send({
      draft: 'Storm over the harbour\n\nThe harbour was closed at noon.\n',
      media: [await restlessFilm('storm.mp4', 12)],
    });
    const children = await until(async () => {
      const running = descendantsOf(first.pid);
      return (await halfMade(house, first.pid)).length > 0 && running.some(isFfmpeg) && running;
    });

    await first.end('SIGTERM');
    expect(survivors(children, house.folder).filter(isFfmpeg)).toEqual([]);
    await untilNone(() => survivors(children, house.folder));
    await expect(access(scratchOf(house, first.pid))).rejects.toThrow('ENOENT');
    const returned = await video.getJobs(['wait', 'prioritized']);
    // What ran is among them, and not only what nobody had begun.
    expect(returned.filter(({ attemptsStarted }) => attemptsStarted > 0)).not.toEqual([]);
    for (const job of returned) expect(job).toMatchObject({ attemptsMade: 0, stalledCounter: 0 });

    await using second = await startService('media', house);
    expect(await house.settled(storyId)).toMatchObject({ state: 'complete' });
    // The film's own job: its parts' go when they are done.
    const done = await video.getCompleted();
    expect(done).toMatchObject([{ attemptsMade: 1, stalledCounter: 0 }]);
    await second.end('SIGTERM');
    await expectWhole(house, [storyId]);
  },
);
