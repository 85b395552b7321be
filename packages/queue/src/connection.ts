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

type ClientOptions = Pick<
  RedisOptions,
  'maxRetriesPerRequest' | 'enableOfflineQueue' | 'retryStrategy' | 'commandTimeout'
>;

/** The one place that makes a connection. It is given up when it can't be made in time, and tried again for ever. */
function open(address: RedisAddress, options: ClientOptions & { socketTimeout: number }): Redis {
  const always = { connectTimeout: answerWithinMs, keepAlive: 10_000, retryStrategy };
  const all = { ...always, ...options } satisfies RedisOptions;
  return address.startsWith('unix:')
    ? new Redis(address.slice('unix:'.length), all)
    : new Redis(address, all);
}

/**
 * A client for adding jobs, the journal's cache and signals. The caller disconnects it. A command without an answer fails
 * after `answerWithinMs`, and the connection is replaced. With `enableOfflineQueue: false` those that follow fail at once
 * until Redis answers again.
 */
export const connect = (address: RedisAddress, options: ClientOptions = {}): Redis =>
  open(address, {
    commandTimeout: answerWithinMs,
    socketTimeout: answerWithinMs,
    maxRetriesPerRequest: 1,
    ...options,
  });

/**
 * A client for a worker of BullMQ, which copies it for the commands that wait for a job. The caller disconnects it. Its
 * commands wait for Redis as long as it takes and have no time limit: a command that is given up is not undone, and a job
 * that it fetched would have no worker. Instead a connection that stays silent is replaced, and what had no answer is sent
 * again.
 */
export function connectWorker(address: RedisAddress): Redis {
  const client = open(address, { socketTimeout: workerAnswerWithinMs, maxRetriesPerRequest: null });
  // An 'error' event without a listener is written to stderr. The worker tells of it.
  client.on('error', () => {});
  return client;
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
