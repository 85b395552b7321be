import { access } from 'node:fs/promises';
import { bullQueue } from '@slugline/queue/testing';
import { expectAllComplete } from '@slugline/testing/newsroom/expect-complete';
import { startNewsroom } from '@slugline/testing/newsroom/newsroom';
import { descendantsOf, hasProc, survivors } from '@slugline/testing/processes/running';
import { halfMade, scratchOf, startService } from '@slugline/testing/processes/services';
import { restlessVideo } from '@slugline/testing/samples/media';
import { until, untilNone } from '@slugline/testing/until';
import { expect, it } from 'vitest';

const isFfmpeg = ({ command }: { command: string }): boolean => /^(\S*\/)?ffmpeg /.test(command);

it.skipIf(!hasProc)(
  'a media worker that is stopped during a transcode returns the job, and another does it with all attempts left',
  async () => {
    await using newsroom = await startNewsroom({ services: ['submission', 'publish', 'edge'] });
    const { server } = newsroom;
    const video = bullQueue(server.context.redis, 'video');
    await using first = await startService('media', server);
    const storyId = await newsroom.send({
      draft: 'Storm over the harbour\n\nThe harbour was closed at noon.\n',
      media: [await restlessVideo('storm.mp4', 12)],
    });
    const children = await until(async () => {
      const running = descendantsOf(first.pid);
      return (await halfMade(server, first.pid)).length > 0 && running.some(isFfmpeg) && running;
    });

    await first.end('SIGTERM');
    expect(survivors(children, server.folder).filter(isFfmpeg)).toEqual([]);
    await untilNone(() => survivors(children, server.folder));
    await expect(access(scratchOf(server, first.pid))).rejects.toThrow('ENOENT');
    const returned = await video.getJobs(['wait', 'prioritized']);
    // Jobs that were running are among them, not only jobs that nobody had begun.
    expect(returned.filter(({ attemptsStarted }) => attemptsStarted > 0)).not.toEqual([]);
    for (const job of returned) expect(job).toMatchObject({ attemptsMade: 0, stalledCounter: 0 });

    await using second = await startService('media', server);
    expect(await server.settled(storyId)).toMatchObject({ state: 'complete' });
    // Only the video's own job: the jobs of its parts are removed when they are done.
    const done = await video.getCompleted();
    expect(done).toMatchObject([{ attemptsMade: 1, stalledCounter: 0 }]);
    await second.end('SIGTERM');
    await expectAllComplete(server, [storyId]);
  },
);
