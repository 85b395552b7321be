import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAllComplete } from '@slugline/testing/newsroom/expect-complete';
import { startNewsroom } from '@slugline/testing/newsroom/newsroom';
import { descendantsOf, hasProc, survivors } from '@slugline/testing/processes/running';
import { halfMade, startService } from '@slugline/testing/processes/services';
import { grainyPhotograph, restlessVideo } from '@slugline/testing/samples/media';
import { until, untilNone } from '@slugline/testing/until';
import { describe, expect, it } from 'vitest';

const draft = 'Storm over the harbour\n\nThe harbour was closed at noon.\n';

describe.skipIf(!hasProc)('a media worker killed with SIGKILL', () => {
  it.each([
    ['in the middle of a transcode', () => restlessVideo('storm.mp4', 12), /^(\S*\/)?ffmpeg /],
    [
      'while a picture is encoded',
      () => grainyPhotograph('storm.jpg', { width: 4000, height: 3000 }),
      /image\/src\/process\/child-entry\.ts/,
    ],
  ])(
    '%s: its children end with it, and another worker completes the story once',
    async (_when, make, tool) => {
      await using newsroom = await startNewsroom({ services: ['submission', 'publish', 'edge'] });
      const { server } = newsroom;
      await using first = await startService('media', server);
      const storyId = await newsroom.send({ draft, media: [await make()] });

      const children = await until(async () => {
        const running = descendantsOf(first.pid);
        const begun = (await halfMade(server, first.pid)).length > 0;
        return begun && running.some(({ command }) => tool.test(command)) && running;
      });
      await first.end('SIGKILL');
      await untilNone(() => survivors(children, server.folder));
      expect(await halfMade(server, first.pid)).not.toEqual([]);

      await using second = await startService('media', server);
      expect(await server.settled(storyId)).toMatchObject({ state: 'complete' });
      const entries = await server.context.journal.read(storyId);
      expect(
        entries.flatMap(({ events }) => events).filter(({ type }) => type === 'media-ready'),
      ).toHaveLength(1);
      await second.end('SIGTERM');
      await expectAllComplete(server, [storyId]);
      expect(await readdir(join(server.context.config.data, 'working', '.tmp'))).toEqual([]);
    },
  );
});
