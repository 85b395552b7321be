import { expectAllComplete } from '@slugline/testing/newsroom/expect-complete';
import { startNewsroom } from '@slugline/testing/newsroom/newsroom';
import { descendantsOf, hasProc } from '@slugline/testing/processes/running';
import { grainyPhotograph } from '@slugline/testing/samples/media';
import { until } from '@slugline/testing/until';
import { describe, expect, it } from 'vitest';

const draft = 'Storm over the harbour\n\nThe harbour was closed at noon.\n';
/** A process that makes pictures, in any sandbox. */
const makesImages = /image\/src\/process\/child-entry\.ts/;

describe.skipIf(!hasProc)('a picture process that the kernel kills', () => {
  it('loses no picture, neither its own nor others that are made at the same time', async () => {
    await using newsroom = await startNewsroom({ env: { SLUGLINE_PICTURES: '2' } });
    const names = ['storm.jpg', 'pier.jpg', 'ferry.jpg'];
    const size = { width: 1000, height: 750 };
    const media = await Promise.all(names.map((name) => grainyPhotograph(name, size)));
    const killed = new Set<number>();
    const storyId = await newsroom.send({ draft, media });
    for (let n = 0; n < 3; n++) {
      const victim = await until(() =>
        descendantsOf(process.pid).find(({ pid, command }) => makesImages.test(command) && !killed.has(pid)),
      );
      killed.add(victim.pid);
      process.kill(victim.pid, 'SIGKILL');
    }
    const done = await newsroom.server.settled(storyId);
    expect(done).toMatchObject({ state: 'complete', refused: [] });
    expect(done.media.map(({ state }) => state)).toEqual(names.map(() => 'ready'));
    await expectAllComplete(newsroom.server, [storyId]);
  });
});
