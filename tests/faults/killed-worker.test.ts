import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { grainyPhotograph, restlessFilm } from '../support/media.ts';
import { startNewsroom } from '../support/newsroom.ts';
import { descendantsOf, halfMade, hasProc, startService, survivors } from '../support/processes.ts';
import { until, untilNone } from '../support/until.ts';
import { expectWhole } from '../support/whole.ts';

const draft = 'Storm over the harbour\n\nThe harbour was closed at noon.\n';

describe.skipIf(!hasProc)('a media worker killed with SIGKILL', () => {
  it.each([
    ['in the middle of a transcode', () => restlessFilm('storm.mp4', 12), /^(\S*\/)?ffmpeg /],
    [
      'while a picture is encoded',
      () => grainyPhotograph('storm.jpg', { width: 4000, height: 3000 }),
      /image\/src\/process\/child-entry\.ts/,
    ],
  ])(
    '%s: its children end with it, and another worker finishes the story, once',
    async (_when, make, tool) => {
      await using newsroom = await startNewsroom({ services: ['submission', 'publish', 'edge'] });
      const { house } = newsroom;
      await using first = await startService('media', house);
      const storyId = await newsroom.send({ draft, media: [await make()] });

      const children = await until(async () => {
        const running = descendantsOf(first.pid);
        const begun = (await halfMade(house, first.pid)).length > 0;
        return begun && running.some(({ command }) => tool.test(command)) && running;
      });
      await first.end('SIGKILL');
      await untilNone(() => survivors(children, house.folder));
      expect(await halfMade(house, first.pid)).not.toEqual([]);

      await using second = await startService('media', house);
      expect(await house.settled(storyId)).toMatchObject({ state: 'complete' });
      const entries = await house.context.journal.read(storyId);
      expect(
        entries.flatMap(({ events }) => events).filter(({ type }) => type === 'media-ready'),
      ).toHaveLength(1);
      await second.end('SIGTERM');
      await expectWhole(house, [storyId]);
      expect(await readdir(join(house.context.config.data, 'working', '.tmp'))).toEqual([]);
    },
  );
});
