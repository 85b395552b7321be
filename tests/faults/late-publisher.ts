import { deliver, publish } from '@slugline/publish/testing';
import { openNewsroom, run } from '@slugline/testing/newsroom/without-workers';
import { type ServiceProcess, startService } from '@slugline/testing/processes/services';
import { type Fault, faultyProxy } from '@slugline/testing/servers/faulty-proxy';
import { startRedis } from '@slugline/testing/servers/redis';

/** Environment variables that name the bucket to publish to. */
export type BucketEnv = { S3_ENDPOINT: string; S3_PUBLIC_BUCKET: string } & Record<string, string>;

/**
 * Opens a newsroom whose destination is a bucket. Tests say when its media are made and its editions are built
 * and delivered.
 */
export async function openBucketNewsroom(env: BucketEnv) {
  // A Redis that other processes can connect to.
  const redis = await startRedis();
  const newsroom = await openNewsroom({ ...env, REDIS_URL: redis.url });
  const { context } = newsroom;
  const deliverNewest = async (storyId: string): Promise<void> => {
    const edition = (await context.journal.state(storyId)).editions.length;
    await deliver(context, { v: 1, do: 'deliver', storyId, edition, destination: 'public' }, run);
  };
  return {
    ...newsroom,
    close: async () => {
      await newsroom.close();
      await redis[Symbol.asyncDispose]();
    },
    build: (storyId: string) => publish(context, storyId, run.signal),
    deliverNewest,
    read: async (storyId: string, name: string): Promise<string> => {
      const { plan } = await context.journal.state(storyId);
      const { body } = (await context.destinations[0]?.store.get(`${plan?.path}${name}`)) ?? {};
      if (body === undefined) throw new Error('no destination');
      return (await body.toArray()).join('');
    },
  };
}

type BucketNewsroom = Awaited<ReturnType<typeof openBucketNewsroom>>;

/**
 * A publish service in a process of its own. Its page of edition 2 is on the way to the bucket and has not
 * arrived.
 */
export interface LatePublisher {
  process: ServiceProcess;
  storyId: string;
  /** Lets the page arrive. Resolves with the status of the answer. */
  arrive(): Promise<number>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Publishes edition 1 and holds the page of edition 2. Edition 3 can be built then. */
export async function holdSecondPage(newsroom: BucketNewsroom, env: BucketEnv): Promise<LatePublisher> {
  const held = Promise.withResolvers<void>();
  const free = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<number>();
  let isHeld = false;
  const proxy = await faultyProxy(env.S3_ENDPOINT, ({ method, url }): Fault | undefined => {
    if (isHeld || method !== 'PUT' || !url?.includes('/index.html')) return undefined;
    isHeld = true;
    const hold = async () => {
      held.resolve();
      await free.promise;
    };
    return { hold, answered: answered.resolve };
  });
  const storyId = await newsroom.story({ images: ['harbour', 'pier'] });
  await newsroom.build(storyId);
  await newsroom.deliverNewest(storyId);
  await newsroom.ready(storyId, 'harbour');
  await newsroom.build(storyId);
  const process = await startService('publish', newsroom, { ...env, S3_ENDPOINT: proxy.endpoint });
  await held.promise;
  return {
    process,
    storyId,
    arrive: () => {
      free.resolve();
      return answered.promise;
    },
    [Symbol.asyncDispose]: async () => {
      free.resolve();
      await process.end('SIGKILL');
      await proxy[Symbol.asyncDispose]();
    },
  };
}

/**
 * Builds and delivers edition 3, with both pictures, while the other publisher's page is on its way. Returns
 * the page.
 */
export async function thirdEdition(newsroom: BucketNewsroom, storyId: string): Promise<string> {
  await newsroom.ready(storyId, 'pier');
  await newsroom.build(storyId);
  await newsroom.deliverNewest(storyId);
  return newsroom.read(storyId, 'index.html');
}
