import { startTestHouse, type TestHouse } from './house.ts';
import { startRedis, type TestRedis } from './redis.ts';

type Story = Parameters<TestHouse['submit']>[0];

/** A house whose Redis is a server of its own, so that each of them may fail alone. */
export interface Newsroom {
  house: TestHouse;
  redis: TestRedis;
  /** Sends a package as a client does: again under the same key for as long as it is told 503. Gives the story's id. */
  send(story: Story): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startNewsroom(options: Parameters<typeof startTestHouse>[0] = {}): Promise<Newsroom> {
  const redis = await startRedis();
  const { env, ...rest } = options;
  const house = await startTestHouse({ ...rest, env: { REDIS_URL: redis.url, ...env } }).catch(
    async (error: unknown) => {
      await redis[Symbol.asyncDispose]();
      throw error;
    },
  );
  return {
    house,
    redis,
    send: async (story) => {
      const key = { 'idempotency-key': crypto.randomUUID() };
      for (;;) {
        const response = await house.submit(story, key);
        if (response.status === 202) return ((await response.json()) as { storyId: string }).storyId;
        if (response.status !== 503) throw new Error(`${response.status}: ${await response.text()}`);
      }
    },
    [Symbol.asyncDispose]: async () => {
      await house.stop();
      await redis[Symbol.asyncDispose]();
    },
  };
}
