import { type Fault, faultyProxy } from '../../packages/store/src/s3/faulty-proxy.ts';
import { deliver } from '../../services/publish/src/delivery/deliver.ts';
import { publish } from '../../services/publish/src/editions/publish.ts';
import { openNewsroom, run } from '../../services/publish/src/testing/newsroom.ts';
import { type ServiceProcess, startService } from './processes.ts';
import { startRedis } from './redis.ts';

/** The variables that tell a service of a bucket to publish to. */
export type BucketEnv = { S3_ENDPOINT: string; S3_PUBLIC_BUCKET: string } & Record<string, string>;

/** A newsroom whose destination is a bucket; its media are made, and its editions built and delivered, when a test says so. */
export async function openBucketNewsroom(env: BucketEnv) {
  // A server that another process can reach.
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

/** A publish service in a process of its own, whose page of edition 2 is on its way to the bucket and has not arrived. */
export interface LatePublisher {
  process: ServiceProcess;
  storyId: string;
  /** Lets the page arrive; resolves with what the server answered. */
  arrive(): Promise<number>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Edition 1 of the story is live; edition 3 can be built. */
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
  const storyId = await newsroom.story({ pictures: ['harbour', 'pier'] });
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

/** Builds and delivers edition 3, with both pictures, past the publisher whose page is on its way; gives its page. */
export async function thirdEdition(newsroom: BucketNewsroom, storyId: string): Promise<string> {
  await newsroom.ready(storyId, 'pier');
  await newsroom.build(storyId);
  await newsroom.deliverNewest(storyId);
  return newsroom.read(storyId, 'index.html');
}
