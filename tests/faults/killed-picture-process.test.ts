import { describe, expect, it } from 'vitest';
import { grainyPhotograph } from '../support/media.ts';
import { startNewsroom } from '../support/newsroom.ts';
import { descendantsOf, hasProc } from '../support/processes.ts';
import { until } from '../support/until.ts';
import { expectWhole } from '../support/whole.ts';

const draft = 'Storm over the harbour\n\nThe harbour was closed at noon.\n';
/** A process that makes pictures, however it is confined. */
const makesPictures = /image\/src\/process\/child-entry\.ts/;

describe.skipIf(!hasProc)('a picture process that the kernel kills', () => {
  it('costs nobody a picture, neither the one that it made nor those beside it', async () => {
    await using newsroom = await startNewsroom({ env: { SLUGLINE_PICTURES: '2' } });
    const names = ['storm.jpg', 'pier.jpg', 'ferry.jpg'];
    const size = { width: 1000, height: 750 };
    const media = await Promise.all(names.map((name) => grainyPhotograph(name, size)));
    const killed = new Set<number>();
    const storyId = await newsroom.send({ draft, media });
    for (let n = 0; n < 3; n++) {
      const victim = await until(() =>
        descendantsOf(process.pid).find(
          ({ pid, command }) => makesPictures.test(command) && !killed.has(pid),
        ),
      );
      killed.add(victim.pid);
      process.kill(victim.pid, 'SIGKILL');
    }
    const done = await newsroom.house.settled(storyId);
    expect(done).toMatchObject({ state: 'complete', refused: [] });
    expect(done.media.map(({ state }) => state)).toEqual(names.map(() => 'ready'));
    await expectWhole(newsroom.house, [storyId]);
  });
});
