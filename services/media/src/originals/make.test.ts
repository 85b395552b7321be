import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@slugline/config';
import { type MediaPayload, prefix } from '@slugline/queue';
import { bullQueue, testRun as run } from '@slugline/queue/testing';
import { type Context, openContext, takeLease } from '@slugline/runtime';
import { readText, writeJson } from '@slugline/store';
import {
  keys,
  type MadeMedia,
  type MediaResult,
  type MediaRights,
  newStoryId,
  type PlannedMedia,
  recipeId,
  recipes,
  SluglineError,
  type StoryEvent,
  sha256Of,
} from '@slugline/story';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { journalFailure, workOn } from '../worker.ts';
import { type Maker, makeOnce } from './make.ts';

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
const recipe = recipeId(recipes.picture);

/** How often the maker ran. */
let runs: number;
/** Copies the original into two files, since these tests are about everything around an encoder. */
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
/** Makes other bytes each time, as signing does. */
const signed: Maker = async (input, outDir, options) => {
  const made = await copy(input, outDir, options);
  const bytes = `signed by run ${runs}`;
  for (const { name } of made.files) await writeFile(join(outDir, name), bytes);
  return {
    ...made,
    files: made.files.map((file) => ({ ...file, bytes: bytes.length, sha256: sha256Of(bytes) })),
  };
};
/** How often a job has gone back to the queue because another makes it. */
let left: number;
const alone = {
  again: () => {
    left++;
    return Promise.reject(new Error('made elsewhere'));
  },
};
const never = { signal: new AbortController().signal, onProgress: () => {} };

let job: MediaPayload;
beforeEach(async () => {
  runs = 0;
  left = 0;
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

const leaseOf = (what: string) => `${prefix}:make:${job.original}:${recipe}:${what}:lock`;
const keyOf = ({ name, folder }: MediaResult['files'][number]) =>
  keys.rendition(job.original, recipe, name, folder);
const named = ({ files }: MediaResult) => files.map(keyOf).toSorted();
const bytesOf = async ({ files }: MediaResult) =>
  Object.fromEntries(
    await Promise.all(files.map(async (file) => [file.name, await readText(context.working, keyOf(file))])),
  );
/** Everything that the store holds for the original, without the documents. */
const filesLeft = async () => {
  const left: string[] = [];
  for await (const { key } of context.working.list(keys.rendition(job.original, recipe, '')))
    if (!key.endsWith('.json')) left.push(key);
  return left.toSorted();
};

describe('the result of a recipe', () => {
  it('is made once: the second time it is read from the store', async () => {
    const first = await makeOnce(context, job, alone, copy, never);
    const second = await makeOnce(context, job, alone, copy, never);
    expect(runs).toBe(1);
    expect(second).toEqual(first);
    expect(await bytesOf(first.result)).toEqual({ 'w320.jpg': job.storyId, 'w640.jpg': job.storyId });
  });

  it('is made again after a worker died half-way, and nothing is left of its files', async () => {
    const half = keys.rendition(job.original, recipe, 'w320.jpg', `${keys.runs('result')}dead/`);
    await context.working.put(half, 'half');
    const { result } = await makeOnce(context, job, alone, copy, never);
    expect(runs).toBe(1);
    expect(await bytesOf(result)).toEqual({ 'w320.jpg': job.storyId, 'w640.jpg': job.storyId });
    expect(await filesLeft()).toEqual(named(result));
  });

  it('is read from where an earlier version stored it', async () => {
    const files = [
      { name: 'w320.jpg', role: 'rendition', type: 'image/jpeg', bytes: 3, sha256: sha256Of('old') },
    ];
    await context.working.put(keys.rendition(job.original, recipe, 'w320.jpg'), 'old');
    await writeJson(context.working, keys.result(job.original, recipe), {
      v: 1,
      kind: 'picture',
      recipe,
      files,
    });
    const { result } = await makeOnce(context, job, alone, copy, never);
    expect(runs).toBe(0);
    expect(await bytesOf(result)).toEqual({ 'w320.jpg': 'old' });
  });

  it('is made by one job at a time: the others go back to the queue, and find it later', async () => {
    const begun = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    const slow: Maker = async (...all) => {
      begun.resolve();
      await end.promise;
      return copy(...all);
    };
    const first = makeOnce(context, job, alone, slow, never);
    await begun.promise;
    for (let n = 0; n < 9; n++)
      await expect(makeOnce(context, job, alone, copy, never)).rejects.toThrow('made elsewhere');
    end.resolve();
    const { result } = await first;
    expect((await makeOnce(context, job, alone, copy, never)).result).toEqual(result);
    expect([runs, left]).toEqual([1, 9]);
  });

  it('is made by the next job when the first has died and its lease has run out', async () => {
    const lease = leaseOf('result');
    expect(await takeLease(context.redis, lease)).toBeDefined();
    await expect(makeOnce(context, job, alone, copy, never)).rejects.toThrow('made elsewhere');
    expect(await context.redis.pttl(lease)).toBeLessThanOrEqual(15_000);
    await context.redis.pexpire(lease, 1);
    await expect.poll(() => context.redis.exists(lease)).toBe(0);
    await makeOnce(context, job, alone, copy, never);
    expect(runs).toBe(1);
  });

  it('has one run’s bytes when two runs make it at once, and nothing is left of the other’s', async () => {
    const begun = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    const slow: Maker = async (...all) => {
      const made = await signed(...all);
      begun.resolve();
      await end.promise;
      return made;
    };
    const slower = makeOnce(context, job, alone, slow, never);
    await begun.promise;
    // As if the process had been paused: its lease has run out.
    await context.redis.del(leaseOf('result'));
    const faster = await makeOnce(context, job, alone, signed, never);
    end.resolve();
    expect(await slower).toEqual(faster);
    expect(runs).toBe(2);
    expect(await bytesOf(faster.result)).toEqual({
      'w320.jpg': 'signed by run 2',
      'w640.jpg': 'signed by run 2',
    });
    expect(await filesLeft()).toEqual(named(faster.result));
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
  ])('leaves no document and no scratch file when %s', async (_what, maker) => {
    await expect(makeOnce(context, job, alone, maker, never)).rejects.toThrow();
    expect(await context.working.head(keys.result(job.original, recipe))).toBeUndefined();
    expect(await readdir(context.scratch)).toEqual([]);
  });

  it('stops between two files when the job is aborted', async () => {
    const ended = new AbortController();
    const maker: Maker = async (...all) => {
      const made = await copy(...all);
      ended.abort(new Error('shutdown'));
      return made;
    };
    await expect(makeOnce(context, job, alone, maker, { ...never, signal: ended.signal })).rejects.toThrow(
      'shutdown',
    );
    expect(await context.working.head(keys.result(job.original, recipe))).toBeUndefined();
  });

  it('is not made from bytes that differ from the original', async () => {
    await context.working.put(keys.original(job.original), 'other bytes');
    await expect(makeOnce(context, job, alone, copy, never)).rejects.toBeInstanceOf(SluglineError);
    expect(runs).toBe(0);
  });
});

describe('a media job', () => {
  const submitted = (): StoryEvent => ({
    v: 1,
    type: 'submitted',
    revision: 1,
    receivedAt: new Date().toISOString(),
    lane: 'normal',
    files: [],
    by: 'x',
  });
  const begin = async (written: Pick<PlannedMedia, 'alt'> = {}) => {
    const { storyId, original, file } = job;
    const events: StoryEvent[] = [
      submitted(),
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
    for (const event of events) await context.journal.transact(storyId, () => [event]);
  };
  const told = async () => (await context.journal.read(job.storyId)).flatMap(({ events }) => events);
  const publishJobs = async () => {
    const jobs = await bullQueue(context.redis, 'publish').getJobs(['prioritized']);
    return jobs.filter(({ data }) => data.storyId === job.storyId).length;
  };

  it('records each quarter once and in order, then that it is ready, and asks for an edition', async () => {
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

  it('that runs again makes and records nothing new', async () => {
    await begin();
    await workOn(context, job, run, copy);
    const before = await told();
    await workOn(context, job, run, copy);
    expect(runs).toBe(1);
    expect(await told()).toEqual(before);
  });

  it('warns once of a picture without alt text, and says what to do', async () => {
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

  it('is done, and asks for an edition, even if Redis has missed the plan and the result', async () => {
    const { journal, redis } = context;
    const { storyId } = job;
    await journal.transact(storyId, () => [submitted()]);
    const lost = () => {
      throw new Error('Connection is closed.');
    };
    Object.assign(redis, { multi: lost, evalsha: lost });
    try {
      await begin();
      await workOn(context, job, run, copy);
    } finally {
      // Back to the client's own functions.
      Reflect.deleteProperty(redis, 'multi');
      Reflect.deleteProperty(redis, 'evalsha');
    }
    expect(await journal.state(storyId)).toMatchObject({ media: [] });
    const { media, sequence } = await journal.latest(storyId);
    expect(media).toMatchObject([{ progress: { state: 'ready' } }]);
    expect(await bullQueue(redis, 'publish').getJobState(`publish-${storyId}-s${sequence}`)).toBe(
      'prioritized',
    );
  });

  const failedJob = { queue: 'image', id: 'media-job', attempts: 5 };

  it('that failed permanently is recorded, and the story goes on', async () => {
    await begin();
    await journalFailure(
      context,
      job,
      new SluglineError('picture_broken', 'harbour.jpg is damaged'),
      failedJob,
    );
    const { refused } = await context.journal.state(job.storyId);
    expect(refused).toEqual([
      { file: 'harbour.jpg', code: 'picture_broken', message: 'harbour.jpg is damaged' },
    ]);
    expect(await publishJobs()).toBe(1);
  });

  it('that was ended from outside has an error that names its file', async () => {
    await begin();
    await journalFailure(
      context,
      job,
      new SluglineError('media_deadline', 'the job took longer than the 9 s it may'),
      failedJob,
    );
    const { refused, failures } = await context.journal.state(job.storyId);
    expect(refused[0]?.message).toBe('harbour.jpg: the job took longer than the 9 s it may');
    expect(failures).toMatchObject([failedJob]);
  });

  it('with the recipe of another version is rejected', async () => {
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
