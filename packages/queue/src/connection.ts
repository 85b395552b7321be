import { Redis, type RedisOptions } from 'ioredis';

/** Starts every key of Slugline. The braces keep all keys in one slot of a Redis Cluster, which flows need. */
export const prefix = '{slugline}';

/** Where Redis is: `redis://…`, `rediss://…`, or `unix:` with the path of a socket. */
export type RedisAddress = string;

/**
 * How long a command waits for an answer from Redis, ms. A frozen Redis, or a connection that drops bytes, never
 * refuses a command: without a limit the caller would wait for ever. Two such waits fit into an interactive request.
 */
export const answerWithinMs = 2_500;

/**
 * How long a worker's connection may be silent before it is replaced, ms. It is longer than one blocking wait for a job
 * (10 s). It equals the duration of a job's lock: after that the jobs are lost anyway.
 */
const workerAnswerWithinMs = 15_000;

type ClientOptions = Pick<
  RedisOptions,
  'maxRetriesPerRequest' | 'enableOfflineQueue' | 'retryStrategy' | 'commandTimeout'
>;

/** Makes every connection. An attempt to connect ends after `answerWithinMs`, and is repeated for ever. */
function open(address: RedisAddress, options: ClientOptions & { socketTimeout: number }): Redis {
  const always = { connectTimeout: answerWithinMs, keepAlive: 10_000, retryStrategy };
  const all = { ...always, ...options } satisfies RedisOptions;
  return address.startsWith('unix:')
    ? new Redis(address.slice('unix:'.length), all)
    : new Redis(address, all);
}

/**
 * Returns a client for adding jobs, the journal's cache and signals. The caller disconnects it. A command that gets no
 * answer fails after `answerWithinMs`, and the connection is replaced. With `enableOfflineQueue: false` later commands
 * fail at once until Redis answers again.
 */
export const connect = (address: RedisAddress, options: ClientOptions = {}): Redis =>
  open(address, {
    commandTimeout: answerWithinMs,
    socketTimeout: answerWithinMs,
    maxRetriesPerRequest: 1,
    ...options,
  });

/**
 * Returns a client for a BullMQ worker, which copies it for the commands that wait for a job. The caller disconnects
 * it. Its commands have no time limit: a command that times out is not undone, so a job that it fetched would have no
 * worker. Instead a silent connection is replaced, and commands without an answer are sent again.
 */
export function connectWorker(address: RedisAddress): Redis {
  const client = open(address, { socketTimeout: workerAnswerWithinMs, maxRetriesPerRequest: null });
  // An 'error' event without a listener is written to stderr. The worker reports the error itself.
  client.on('error', () => {});
  return client;
}

/** Waits up to `ms` for the connection. Returns whether it is ready; failed attempts to connect do not end the wait. */
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

/** How often a subscriber checks its connection, ms. */
const pingEveryMs = 10_000;

/**
 * Returns a client for subscribing, which waits for Redis without a time limit. The caller disconnects it. A subscriber
 * sends no commands, so a dead connection would never be noticed: the client pings Redis regularly.
 */
export function connectSubscriber(address: RedisAddress): Redis {
  const subscriber = connect(address, { maxRetriesPerRequest: null, commandTimeout: undefined });
  const clock = setInterval(() => {
    if (subscriber.status === 'ready') subscriber.ping().catch(() => {});
  }, pingEveryMs);
  clock.unref();
  // Without a listener an 'error' event ends the process. ioredis reconnects by itself.
  subscriber.on('error', () => {});
  subscriber.on('end', () => clearInterval(clock));
  return subscriber;
}

/** Reconnects for ever, at most two seconds apart, so that an outage ends soon after Redis is back. */
function retryStrategy(attempt: number): number {
  return Math.min(attempt * 100, 2000);
}
