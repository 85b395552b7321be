import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startS3 } from '../support/bucket.ts';
import { film, sound } from '../support/media.ts';
import { startNewsroom } from '../support/newsroom.ts';
import { hasProc } from '../support/processes.ts';
import { hashOfFile, madeIn, openWorkers, type Stage, startNewsroomOn } from '../support/stages.ts';
import { expectWhole } from '../support/whole.ts';

const draft = 'Storm over the harbour\n\nThe harbour was closed at noon.\n';
const seconds = 7;

/**
 * Stories, and the stages at which their workers are killed, one worker after another. A job whose workers have died
 * more than three times is not tried again: so often none dies here, also when a tool has to be looked for twice.
 */
const stories: [kind: string, deaths: [when: string, stage: Stage][]][] = [
  [
    'film',
    [
      ['its original is fetched', { held: /^GET originals/, bytes: 50_000 }],
      ['it is probed', { tool: /\bffprobe /, held: /^PUT film\/plan/ }],
      ['its poster is encoded', { tool: /image\/src\/process\/child-entry\.ts/, held: /^PUT poster\./ }],
    ],
  ],
  [
    'film',
    [
      ['it is planned, and no part is queued', { after: /^PUT film\/plan/, held: /^LIST film\/parts/ }],
      ['a chunk is encoded', { tool: /\bffmpeg .*libx264/, held: /^PUT 180p\/seg-/ }],
      ['all its segments are there, and nothing says so', { held: /^PUT film\/parts\/180p-00000/ }],
      [
        'its result is there, and the journal does not know',
        { after: /^PUT result\.json/, held: / journal\// },
      ],
    ],
  ],
  [
    'film',
    [
      ['its plan is written', { held: /^PUT film\/plan/ }],
      [
        'a part is made, and its job is not done',
        { after: /^PUT film\/parts\/180p/, held: /^LIST film\/parts/ },
      ],
      ['it waits for its other parts', { held: /^GET film\/plan/ }],
      // The poster too is held: while the sound of a killed worker waits to be found, it is made.
      ['its sound is encoded', { tool: /\bffmpeg .*-c:a aac/, held: /^PUT (audio\/|poster\.)/ }],
      ['its poster is looked for', { tool: /\bffmpeg .*frame\.png/, held: /^PUT poster\./ }],
    ],
  ],
  [
    'film',
    [
      ['the segments of a chunk are uploaded', { held: /^PUT 180p\/seg-/ }],
      [
        'it is put together',
        { tool: /\bffmpeg .*(storyboard-|video\.mp4)/, held: /^PUT (storyboard|video\.mp4)/ },
      ],
      ['its last files are uploaded', { held: /^PUT storyboard\.vtt/ }],
    ],
  ],
  [
    'breaking film',
    [
      ['its early edition is put together', { held: /^PUT master\./ }],
      [
        'its early edition is there, and the journal does not know',
        { after: /^PUT early-/, held: / journal\// },
      ],
      ['its result is written', { held: /^PUT result\.json/ }],
    ],
  ],
  [
    'sound',
    [
      ['it is encoded', { tool: /\bffmpeg .*-c:a aac/, held: /^PUT audio\.m4a/ }],
      [
        'its result is there, and the journal does not know',
        { after: /^PUT result\.json/, held: / journal\// },
      ],
    ],
  ],
];

/** What is submitted: two rungs on the breaking lane, where the lowest is shown first. */
const media: Record<string, () => Promise<File>> = {
  film: () => film('storm.mp4', seconds),
  'breaking film': () => film('breaking.mp4', seconds, { size: '640x480', rate: 10 }),
  sound: () => sound('storm.wav', 60),
};
const laneOf = (kind: string) => (kind.startsWith('breaking') ? { story: { lane: 'breaking' } } : {});

const files = new Map<string, File>();
/** What each becomes when nobody is killed. */
const undisturbed = new Map<string, Map<string, string>>();
beforeAll(async () => {
  await using newsroom = await startNewsroom();
  const { house } = newsroom;
  for (const [kind, make] of Object.entries(media)) {
    const file = await make();
    const storyId = await newsroom.send({ draft, media: [file], ...laneOf(kind) });
    expect(await house.settled(storyId)).toMatchObject({ state: 'complete' });
    files.set(kind, file);
    undisturbed.set(kind, await madeIn(house, await hashOfFile(file)));
  }
}, 120_000);

// Side by side: they wait more than they work.
describe.skipIf(!hasProc).concurrent('V20: media workers killed with SIGKILL', { timeout: 600_000 }, () => {
  const named = stories.map(([kind, deaths]) => ({
    kind,
    deaths,
    when: deaths.map(([when]) => when).join('; '),
  }));
  it.each(named)(
    'of a $kind, while $when: the last one makes what an undisturbed one makes, once, and nothing is left',
    async ({ kind, deaths }) => {
      const s3 = await startS3('newsroom');
      try {
        const env = { ...s3.env, S3_BUCKET: 'newsroom' };
        await using newsroom = await startNewsroomOn(env);
        const { house } = newsroom;
        await using workers = await openWorkers(newsroom, env);
        const file = files.get(kind) as File;
        const storyId = await newsroom.send({ draft, media: [file], ...laneOf(kind) });
        for (const [, stage] of deaths) {
          await workers.killAt(stage, storyId);
          expect(await house.status(storyId)).not.toMatchObject({ state: 'complete' });
        }

        await using last = await workers.start();
        expect(await house.settled(storyId)).toMatchObject({ state: 'complete' });
        const events = (await house.context.journal.read(storyId)).flatMap(({ events }) =>
          events.map(({ type }) => type),
        );
        const once = kind === 'breaking film' ? ['media-playable', 'media-ready'] : ['media-ready'];
        expect(events.filter((type) => once.includes(type))).toEqual(once);
        await last.end('SIGTERM');
        await expectWhole(house, [storyId]);
        expect(await madeIn(house)).toEqual(undisturbed.get(kind));
        expect(await s3.unfinished()).toEqual([]);
        expect(await readdir(dirname(house.context.scratch))).toHaveLength(1);
        // What was made once is not made again.
        const parts = workers.deeds.filter((deed) => deed.startsWith('PUT film/p'));
        expect(parts).toEqual([...new Set(parts)]);
      } finally {
        await s3.stop();
      }
    },
  );
});
