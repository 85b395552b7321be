import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@slugline/config';
import type { NewJob, QueueName } from '@slugline/queue';
import { bullQueue } from '@slugline/queue/testing';
import { type Context, openContext } from '@slugline/runtime';
import { type ObjectStore, writeJson } from '@slugline/store';
import {
  type Article,
  type EventOf,
  keys,
  type MediaResult,
  newStoryId,
  recipeId,
  recipes,
  type StoryEvent,
  sha256Of,
} from '@slugline/story';
import pino from 'pino';
import { articleOf } from '../samples/article.ts';
import { textPlan } from '../samples/journal.ts';

interface StoryOptions {
  /** The name of a picture is also its content. */
  images?: string[];
  plan?: Partial<EventOf<'planned'>>;
  /** The language of its first file. */
  language?: string;
}

/** A newsroom without workers, so that each test does the work itself, step by step. */
export interface Newsroom {
  context: Context;
  /** The keys that were written to the destination, in order. */
  written: string[];
  /** Makes a story whose article is written, and returns the plan that is still to be recorded. */
  received(options?: StoryOptions): Promise<{ storyId: string; event: EventOf<'planned'> }>;
  /** Makes a planned story. */
  story(options?: StoryOptions): Promise<string>;
  journal(storyId: string, ...events: StoryEvent[]): Promise<void>;
  /** Redis misses what `work` journals, as when its connection is lost for a moment; the store has it. */
  unheard<T>(work: () => Promise<T>): Promise<T>;
  /** Makes a picture ready: writes its renditions into the working store and journals them. */
  ready(storyId: string, image: string): Promise<void>;
  /** Returns the ids of waiting and delayed jobs. */
  waiting(queue: QueueName): Promise<string[]>;
  /** Returns the state of a job. */
  has(job: NewJob): Promise<string>;
  close(): Promise<void>;
}
export const recipe = recipeId(recipes.picture);
/** Returns a store whose first write of a matching key waits for `letGo`, to make one run slower than another. */
export function holding(store: ObjectStore, keyLike: RegExp) {
  const reached = Promise.withResolvers<void>();
  const free = Promise.withResolvers<void>();
  let isHeld = false;
  const wait = async (key: string) => {
    if (isHeld || !keyLike.test(key)) return;
    isHeld = true;
    reached.resolve();
    await free.promise;
  };
  return { store: aroundWrites(store, { before: wait }), reached: reached.promise, letGo: free.resolve };
}

export { testRun as run } from '@slugline/queue/testing';

const text: Article['blocks'] = [{ type: 'paragraph', content: [{ text: 'The night ferry is back.' }] }];

/** Opens a newsroom. `env` can make the destination a bucket. */
export async function openNewsroom(env: Record<string, string> = {}): Promise<Newsroom> {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-publish-'));
  const config = loadConfig({
    env: { SLUGLINE_DESTINATION: join(folder, 'public'), ...env },
    flags: { data: join(folder, 'data') },
  });
  const context = await openContext(config, pino({ level: 'silent' }));
  const written: string[] = [];
  for (const destination of context.destinations) destination.store = recording(destination.store, written);
  const journal: Newsroom['journal'] = async (storyId, ...events) => {
    for (const event of events) await context.journal.transact(storyId, () => [event]);
  };

  const received: Newsroom['received'] = async ({ images = [], plan = {}, language } = {}) => {
    const storyId = newStoryId(Date.now());
    const article = keys.article(storyId, 1);
    await writeJson(context.working, article, articleOf(`Ferry ${storyId}`, { blocks: text }));
    const event = { ...planned(storyId, images), article, ...plan };
    const [first] = event.media;
    if (first && language !== undefined) first.language = language;
    await journal(storyId, submitted());
    return { storyId, event };
  };

  return {
    context,
    written,
    journal,
    received,
    unheard: async (work) => {
      const { redis } = context;
      const lost = () => {
        throw new Error('Connection is closed.');
      };
      Object.assign(redis, { multi: lost, evalsha: lost });
      try {
        return await work();
      } finally {
        // Removes the fault.
        Reflect.deleteProperty(redis, 'multi');
        Reflect.deleteProperty(redis, 'evalsha');
      }
    },
    story: async (options) => {
      const { storyId, event } = await received(options);
      await journal(storyId, event);
      return storyId;
    },
    ready: async (storyId, image) => {
      const original = sha256Of(image);
      const files: MediaResult['files'] = [];
      for (const extension of ['avif', 'webp', 'jpg']) {
        const bytes = `${image} as ${extension}`;
        const name = `w320.${extension}`;
        const type = extension === 'jpg' ? 'image/jpeg' : `image/${extension}`;
        await context.working.put(keys.rendition(original, recipe, name), bytes);
        const sha256 = sha256Of(bytes);
        files.push({ name, role: 'rendition', type, bytes: bytes.length, sha256, width: 320, height: 200 });
      }
      const result = keys.result(original, recipe);
      const made: MediaResult = { v: 1, kind: 'picture', recipe, width: 320, height: 200, files };
      await writeJson(context.working, result, made);
      const renditions = files.map(({ role: _role, sha256: _sha256, ...shown }) => shown);
      const event = { v: 1, type: 'media-ready', revision: 1, original, kind: 'picture' } as const;
      await journal(storyId, { ...event, recipe, result, renditions, warnings: [] });
    },
    waiting: async (queue) => {
      const states = ['wait', 'prioritized', 'delayed', 'waiting-children'] as const;
      const jobs = await bullQueue(context.redis, queue).getJobs([...states]);
      return jobs.map((job) => job.id ?? '');
    },
    has: ({ queue, options }) => bullQueue(context.redis, queue).getJobState(options.jobId),
    close: async () => {
      await context.close();
      // A write that a test held back may end meanwhile.
      await rm(folder, { recursive: true, maxRetries: 10 });
    },
  };
}

export const submitted = (): StoryEvent => ({
  v: 1,
  type: 'submitted',
  revision: 1,
  receivedAt: new Date().toISOString(),
  lane: 'normal',
  files: [],
  by: 'reporter',
});

const planned = (storyId: string, images: readonly string[]): EventOf<'planned'> =>
  textPlan(storyId.toLowerCase(), {
    headline: `Ferry ${storyId}`,
    media: images.map((image) => ({
      original: sha256Of(image),
      file: `${image}.jpg`,
      kind: 'picture',
      type: 'image/jpeg',
      bytes: image.length,
      recipe,
      lead: false,
      alt: image,
    })),
  });

/** Returns the store with a record of each written key. */
const recording = (store: ObjectStore, written: string[]): ObjectStore =>
  aroundWrites(store, { after: (key) => written.push(key) });

const writes = ['put', 'putIfAbsent', 'putIfMatch'];

/** Returns the store with `before` called before each write, and `after` called after each write that took place. */
function aroundWrites(
  store: ObjectStore,
  { before, after }: { before?: (key: string) => Promise<void>; after?: (key: string) => void },
): ObjectStore {
  return new Proxy(store, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      if (!writes.includes(String(property))) return value.bind(target);
      return async (key: string, ...rest: unknown[]) => {
        await before?.(key);
        const result = await value.call(target, key, ...rest);
        if (result !== false) after?.(key);
        return result;
      };
    },
  });
}
