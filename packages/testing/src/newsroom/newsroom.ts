import { startRedis, type TestRedis } from '../servers/redis.ts';
import { startTestServer, type TestServer } from './server.ts';

type Story = Parameters<TestServer['submit']>[0];

/** A newsroom whose Redis is a server of its own, so that each of them can fail alone. */
export interface Newsroom {
  server: TestServer;
  redis: TestRedis;
  /**
   * Sends a package as a client does: retries with the same key while the answer is 503. Returns the story's
   * id.
   */
  send(story: Story): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startNewsroom(options: Parameters<typeof startTestServer>[0] = {}): Promise<Newsroom> {
  const redis = await startRedis();
  const { env, ...rest } = options;
  const server = await startTestServer({ ...rest, env: { REDIS_URL: redis.url, ...env } }).catch(
    async (error: unknown) => {
      await redis[Symbol.asyncDispose]();
      throw error;
    },
  );
  return {
    server,
    redis,
    send: async (story) => {
      const key = { 'idempotency-key': crypto.randomUUID() };
      for (;;) {
        const response = await server.submit(story, key);
        if (response.status === 202) return ((await response.json()) as { storyId: string }).storyId;
        if (response.status !== 503) throw new Error(`${response.status}: ${await response.text()}`);
      }
    },
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      await redis[Symbol.asyncDispose]();
    },
  };
}
