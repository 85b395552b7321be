import { Redis, type RedisOptions } from 'ioredis';

/** All keys of the house; the braces keep them in one slot of a Redis Cluster, as flows need. */
export const prefix = '{slugline}';

/** Where Redis is: `redis://…`, `rediss://…`, or `unix:` with the path of a socket. */
export type RedisAddress = string;

/**
 * How long Redis may leave a command without an answer (ms). A Redis that is frozen, or behind a line that swallows
 * bytes, refuses nothing: without a limit each caller would wait for ever. Two of these waits fit into a request that
 * a person waits for.
 */
export const answerWithinMs = 2_500;

/**
 * How long a worker's connection may bring no answer before it is replaced (ms). Longer than a worker waits for a job
 * in one command (10 s), and as long as its jobs' locks last: after that they are lost anyway.
 */
const workerAnswerWithinMs = 15_000;

const target = (address: RedisAddress): { url: string } | { path: string } =>
  address.startsWith('unix:') ? { path: address.slice('unix:'.length) } : { url: address };

/** Of every connection: it is given up when it can't be made, and tried again for ever. */
const always = { connectTimeout: answerWithinMs, keepAlive: 10_000, retryStrategy } satisfies RedisOptions;

/**
 * Connection options for BullMQ's workers. Their commands wait for Redis as long as it takes and have no time limit:
 * a command that is given up is not undone, and a job that it fetched would have no worker. Instead a connection
 * that stays silent is replaced, and what had no answer is sent again.
 */
export const workerConnection = (address: RedisAddress) => ({
  ...target(address),
  ...always,
  socketTimeout: workerAnswerWithinMs,
  maxRetriesPerRequest: null,
});

type ClientOptions = Pick<
  RedisOptions,
  'maxRetriesPerRequest' | 'enableOfflineQueue' | 'retryStrategy' | 'commandTimeout'
>;

/**
 * A client of our own, for adding jobs, the journal's cache and signals. The caller disconnects it. A command without
 * an answer fails after `answerWithinMs`, and the connection is replaced: with `enableOfflineQueue: false` those that
 * follow fail at once until Redis answers again.
 */
export function connect(address: RedisAddress, options: ClientOptions = {}): Redis {
  const where = target(address);
  const all = {
    ...always,
    commandTimeout: answerWithinMs,
    socketTimeout: answerWithinMs,
    maxRetriesPerRequest: 1,
    ...options,
  } satisfies RedisOptions;
  return 'path' in where ? new Redis(where.path, all) : new Redis(where.url, all);
}

/** Whether the connection is ready within so many ms. Errors before that are attempts that failed, not the answer. */
export function isReadyWithin(ms: number, connection: Redis): Promise<boolean> {
  if (connection.status === 'ready') return Promise.resolve(true);
  return new Promise((resolve) => {
    const answer = (ready: boolean) => {
      clearTimeout(patience);
      connection.off('ready', onReady);
      resolve(ready);
    };
    const onReady = () => answer(true);
    const patience = setTimeout(() => answer(false), ms);
    connection.on('ready', onReady);
  });
}

/** How often a subscriber asks whether its connection still lives (ms). */
const pingEveryMs = 10_000;

/**
 * A client for subscribing, which waits for Redis as long as it takes. Nothing is sent on such a connection once it
 * has subscribed, so a line that died without a word would never be noticed: it is pinged. The caller disconnects it.
 */
export function connectSubscriber(address: RedisAddress): Redis {
  const subscriber = connect(address, { maxRetriesPerRequest: null, commandTimeout: undefined });
  const clock = setInterval(() => {
    if (subscriber.status === 'ready') subscriber.ping().catch(() => {});
  }, pingEveryMs);
  clock.unref();
  // Without a listener an 'error' event ends the process; the connection is made again by itself.
  subscriber.on('error', () => {});
  subscriber.on('end', () => clearInterval(clock));
  return subscriber;
}

/** Reconnects for ever, at most two seconds apart: an outage ends as soon as Redis is back. */
function retryStrategy(attempt: number): number {
  return Math.min(attempt * 100, 2000);
}
