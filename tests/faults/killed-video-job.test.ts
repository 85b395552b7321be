import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expectAllComplete } from '@slugline/testing/newsroom/expect-complete';
import { startNewsroom } from '@slugline/testing/newsroom/newsroom';
import {
  hashOfFile,
  madeIn,
  openWorkers,
  type Stage,
  startNewsroomOn,
} from '@slugline/testing/newsroom/stages';
import { hasProc } from '@slugline/testing/processes/running';
import { audioFile, videoFile } from '@slugline/testing/samples/media';
import { startS3 } from '@slugline/testing/servers/s3';
import { beforeAll, describe, expect, it } from 'vitest';

const draft = 'Storm over the harbour\n\nThe harbour was closed at noon.\n';
const seconds = 7;

/**
 * Stories, and the stages at which their workers are killed, one worker after another. A job whose workers died
 * more than three times is not tried again. No job here loses that many, even if a stage needs a second try.
 */
const stories: [kind: string, deaths: [when: string, stage: Stage][]][] = [
  [
    'video',
    [
      ['its original is fetched', { held: /^GET originals/, bytes: 50_000 }],
      ['it is probed', { tool: /\bffprobe /, held: /^PUT film\/plan/ }],
      ['its poster is encoded', { tool: /image\/src\/process\/child-entry\.ts/, held: /^PUT poster\./ }],
    ],
  ],
  [
    'video',
    [
      ['it is planned, but no part is queued', { after: /^PUT film\/plan/, held: /^LIST film\/parts/ }],
      ['a chunk is encoded', { tool: /\bffmpeg .*libx264/, held: /^PUT 180p\/seg-/ }],
      ['all its segments are uploaded, but not recorded', { held: /^PUT film\/parts\/180p-00000/ }],
      ['its result is written, but not in the journal', { after: /^PUT result\.json/, held: / journal\// }],
    ],
  ],
  [
    'video',
    [
      ['its plan is written', { held: /^PUT film\/plan/ }],
      [
        'a part is made, but its job has not ended',
        { after: /^PUT film\/parts\/180p/, held: /^LIST film\/parts/ },
      ],
      ['it waits for its other parts', { held: /^GET film\/plan/ }],
      // The poster is held, too. Otherwise it would be made while the killed worker's audio job waits to be found.
      ['its audio is encoded', { tool: /\bffmpeg .*-c:a aac/, held: /^PUT (audio\/|poster\.)/ }],
      ['a frame is chosen for its poster', { tool: /\bffmpeg .*frame\.png/, held: /^PUT poster\./ }],
    ],
  ],
  [
    'video',
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
    'breaking video',
    [
      ['its early edition is put together', { held: /^PUT master\./ }],
      ['its early edition is written, but not in the journal', { after: /^PUT early-/, held: / journal\// }],
      ['its result is written', { held: /^PUT result\.json/ }],
    ],
  ],
  [
    'audio file',
    [
      ['it is encoded', { tool: /\bffmpeg .*-c:a aac/, held: /^PUT audio\.m4a/ }],
      ['its result is written, but not in the journal', { after: /^PUT result\.json/, held: / journal\// }],
    ],
  ],
];

/** The submitted files. The videos have two rungs. On the breaking lane the lowest is shown first. */
const media: Record<string, () => Promise<File>> = {
  video: () => videoFile('storm.mp4', seconds),
  'breaking video': () => videoFile('breaking.mp4', seconds, { size: '640x480', rate: 10 }),
  'audio file': () => audioFile('storm.wav', 60),
};
const laneOf = (kind: string) => (kind.startsWith('breaking') ? { story: { lane: 'breaking' } } : {});

const files = new Map<string, File>();
/** The renditions of each file when no worker is killed. */
const undisturbed = new Map<string, Map<string, string>>();
beforeAll(async () => {
  await using newsroom = await startNewsroom();
  const { server } = newsroom;
  for (const [kind, make] of Object.entries(media)) {
    const file = await make();
    const storyId = await newsroom.send({ draft, media: [file], ...laneOf(kind) });
    expect(await server.settled(storyId)).toMatchObject({ state: 'complete' });
    files.set(kind, file);
    undisturbed.set(kind, await madeIn(server, await hashOfFile(file)));
  }
}, 120_000);

// Concurrent, because the tests wait more than they work.
describe.skipIf(!hasProc).concurrent('media workers killed with SIGKILL', { timeout: 600_000 }, () => {
  const named = stories.map(([kind, deaths]) => ({
    kind,
    deaths,
    when: deaths.map(([when]) => when).join('; '),
  }));
  it.each(named)(
    '$kind, while $when: the last one makes the same bytes as an undisturbed one, once, and leaves nothing',
    async ({ kind, deaths }) => {
      const s3 = await startS3('newsroom');
      try {
        const env = { ...s3.env, S3_BUCKET: 'newsroom' };
        await using newsroom = await startNewsroomOn(env);
        const { server } = newsroom;
        await using workers = await openWorkers(newsroom, env);
        const file = files.get(kind) as File;
        const storyId = await newsroom.send({ draft, media: [file], ...laneOf(kind) });
        for (const [, stage] of deaths) {
          await workers.killAt(stage, storyId);
          expect(await server.status(storyId)).not.toMatchObject({ state: 'complete' });
        }

        await using last = await workers.start();
        expect(await server.settled(storyId)).toMatchObject({ state: 'complete' });
        const events = (await server.context.journal.read(storyId)).flatMap(({ events }) =>
          events.map(({ type }) => type),
        );
        const once = kind === 'breaking video' ? ['media-playable', 'media-ready'] : ['media-ready'];
        expect(events.filter((type) => once.includes(type))).toEqual(once);
        await last.end('SIGTERM');
        await expectAllComplete(server, [storyId]);
        expect(await madeIn(server)).toEqual(undisturbed.get(kind));
        expect(await s3.unfinished()).toEqual([]);
        expect(await readdir(dirname(server.context.scratch))).toHaveLength(1);
        // Parts that were made are not made again.
        const parts = workers.deeds.filter((deed) => deed.startsWith('PUT film/p'));
        expect(parts).toEqual([...new Set(parts)]);
      } finally {
        await s3.stop();
      }
    },
  );
});
