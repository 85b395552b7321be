import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@slugline/config';
import type { MediaPayload } from '@slugline/queue';
import { type Context, openContext } from '@slugline/service';
import { keys, readText } from '@slugline/store';
import {
  type MadeMedia,
  type MediaRights,
  newStoryId,
  type PlannedMedia,
  recipeId,
  recipes,
  SluglineError,
  type StoryEvent,
} from '@slugline/story';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Maker, makeOnce } from './make.ts';
import { giveUp, workOn } from './worker.ts';

let folder: string;
let context: Context;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-make-'));
  context = await openContext(loadConfig({ env: {}, flags: { data: folder } }), pino({ level: 'silent' }));
});
afterAll(async () => {
  await context.close();
  await rm(folder, { recursive: true });
});

const sha256Of = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');
const recipe = recipeId(recipes.picture);

/** How often something was made. */
let runs: number;
/** Copies the original into two files: what is tried here is everything around an encoder. */
const copy: Maker = async ({ file }, outDir, { onProgress }): Promise<MadeMedia> => {
  runs++;
  const bytes = await readFile(file);
  const files: MadeMedia['files'] = [];
  for (const name of ['w320.jpg', 'w640.jpg']) {
    await writeFile(join(outDir, name), bytes);
    const [size, sha256] = [bytes.length, sha256Of(bytes)];
    files.push({ name, role: 'rendition', type: 'image/jpeg', bytes: size, sha256, width: 320, height: 200 });
  }
  for (let percent = 0; percent <= 100; percent += 10) onProgress(percent);
  return { kind: 'picture', files };
};
const never = { signal: new AbortController().signal, onProgress: () => {} };

let job: MediaPayload;
beforeEach(async () => {
  runs = 0;
  const storyId = newStoryId(Date.now());
  const original = sha256Of(storyId);
  job = {
    v: 1,
    storyId,
    revision: 1,
    original,
    kind: 'picture',
    recipe,
    file: 'harbour.jpg',
    lane: 'normal',
  };
  await context.working.put(keys.original(original), storyId);
});

describe('a recipe of an original', () => {
  it('is made once: the second time what is there is read', async () => {
    const first = await makeOnce(context, job, copy, never);
    const second = await makeOnce(context, job, copy, never);
    expect(runs).toBe(1);
    expect(second).toEqual(first);
    expect(await readText(context.working, keys.rendition(job.original, recipe, 'w640.jpg'))).toBe(
      job.storyId,
    );
  });

  it('is made anew after a worker that died half-way, whose files count for nothing', async () => {
    await context.working.put(keys.rendition(job.original, recipe, 'w320.jpg'), 'half');
    const { result } = await makeOnce(context, job, copy, never);
    expect(runs).toBe(1);
    for (const { name } of result.files) {
      expect(await readText(context.working, keys.rendition(job.original, recipe, name))).toBe(job.storyId);
    }
  });

  it.each<[string, Maker]>([
    ['the encoder fails', () => Promise.reject(new SluglineError('picture_broken', 'damaged'))],
    [
      'a file is not there that the encoder named',
      async (input, outDir, options) => {
        const made = await copy(input, outDir, options);
        await rm(join(outDir, 'w640.jpg'));
        return made;
      },
    ],
  ])('leaves no result and no scratch file when %s', async (_what, maker) => {
    await expect(makeOnce(context, job, maker, never)).rejects.toThrow();
    expect(await context.working.head(keys.result(job.original, recipe))).toBeUndefined();
    expect(await readdir(context.scratch)).toEqual([]);
  });

  it('stops between two files when the job is ended', async () => {
    const ended = new AbortController();
    const maker: Maker = async (...all) => {
      const made = await copy(...all);
      ended.abort(new Error('shutdown'));
      return made;
    };
    await expect(makeOnce(context, job, maker, { ...never, signal: ended.signal })).rejects.toThrow(
      'shutdown',
    );
    expect(await context.working.head(keys.result(job.original, recipe))).toBeUndefined();
  });

  it('is not made of bytes that are not the original’s', async () => {
    await context.working.put(keys.original(job.original), 'other bytes');
    await expect(makeOnce(context, job, copy, never)).rejects.toBeInstanceOf(SluglineError);
    expect(runs).toBe(0);
  });
});

describe('a media job', () => {
  const run = {
    signal: never.signal,
    progress: async () => {},
    waitFor: () => Promise.reject(new Error('nothing here waits')),
  };
  const begin = async (written: Pick<PlannedMedia, 'alt'> = {}) => {
    const { storyId, original, file } = job;
    const events: StoryEvent[] = [
      {
        v: 1,
        type: 'submitted',
        revision: 1,
        receivedAt: new Date().toISOString(),
        lane: 'normal',
        files: [],
        by: 'x',
      },
      {
        v: 1,
        type: 'planned',
        revision: 1,
        slug: 's',
        path: 'news/2026/11/s/',
        headline: 'h',
        section: 'news',
        article: 'a',
        lane: 'normal',
        publish: 'text-first',
        promised: { videos: 0, pictures: 0 },
        warnings: [],
        refused: [],
        media: [
          { original, file, kind: 'picture', type: 'image/jpeg', bytes: 26, recipe, lead: false, ...written },
        ],
      },
    ];
    for (const event of events) await context.journal.append(storyId, event);
  };
  const told = async () => (await context.journal.read(job.storyId)).map(({ event }) => event);
  const publishJobs = async () => {
    const jobs = await context.queues.get('publish').getJobs(['prioritized']);
    return jobs.filter(({ data }) => data.storyId === job.storyId).length;
  };

  it('tells its quarters, each once and in order, then that it is ready, and asks for an edition', async () => {
    await begin();
    await workOn(context, job, run, copy);
    const events = (await told()).slice(2);
    expect(events.map((event) => ('percent' in event ? event.percent : event.type))).toEqual([
      25,
      50,
      75,
      'media-ready',
    ]);
    expect(await publishJobs()).toBe(1);
  });

  it('done again makes and tells nothing new', async () => {
    await begin();
    await workOn(context, job, run, copy);
    const before = await told();
    await workOn(context, job, run, copy);
    expect(runs).toBe(1);
    expect(await told()).toEqual(before);
  });

  it('warns of a picture that nobody has described, once, and says what to do', async () => {
    await begin();
    await workOn(context, job, run, copy);
    await workOn(context, job, run, copy);
    expect((await context.journal.state(job.storyId)).warnings).toEqual([
      {
        code: 'alt_missing',
        message: expect.stringMatching(/^harbour\.jpg has no alt text: say in story\.yaml .* what is seen/),
        where: 'harbour.jpg',
      },
    ]);
  });

  it.each<[string, Pick<PlannedMedia, 'alt'>, MediaRights]>([
    ['the editor has described', { alt: 'A harbour' }, {}],
    ['is decoration', { alt: '' }, {}],
    ['describes itself', {}, { alt: 'Boats in a harbour' }],
  ])('does not warn of a picture that %s', async (_what, written, rights) => {
    await begin(written);
    await workOn(context, job, run, async (...all) => ({ ...(await copy(...all)), rights }));
    expect((await context.journal.state(job.storyId)).warnings).toEqual([]);
  });

  it('that failed for good is on the record, and the story goes on', async () => {
    await begin();
    await giveUp(context, job, new SluglineError('picture_broken', 'harbour.jpg is damaged'));
    const { refused } = await context.journal.state(job.storyId);
    expect(refused).toEqual([
      { file: 'harbour.jpg', code: 'picture_broken', message: 'harbour.jpg is damaged' },
    ]);
    expect(await publishJobs()).toBe(1);
  });

  it('that was ended from outside names its file', async () => {
    await begin();
    await giveUp(
      context,
      job,
      new SluglineError('media_deadline', 'the job took longer than the 9 s it may'),
    );
    const { refused } = await context.journal.state(job.storyId);
    expect(refused[0]?.message).toBe('harbour.jpg: the job took longer than the 9 s it may');
  });

  it('of another version’s recipe is refused, not guessed', async () => {
    await begin();
    const other = { ...job, recipe: 'picture-v0-00000000' };
    await expect(workOn(context, other, run, copy)).rejects.toMatchObject({ code: 'payload_invalid' });
  });

  it('of a revision that was replaced does nothing', async () => {
    await begin();
    await workOn(context, { ...job, revision: 2 }, run, copy);
    expect(runs).toBe(0);
  });
});
