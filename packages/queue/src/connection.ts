import { Redis, type RedisOptions } from 'ioredis';

/** All keys of the house; the braces keep them in one slot of a Redis Cluster, as flows need. */
export const prefix = '{slugline}';

/** Where Redis is: `redis://…`, `rediss://…`, or `unix:` with the path of a socket. */
export type RedisAddress = string;

const target = (address: RedisAddress): { url: string } | { path: string } =>
  address.startsWith('unix:') ? { path: address.slice('unix:'.length) } : { url: address };

/** Connection options for BullMQ's workers: they wait for Redis as long as it takes. */
export const workerConnection = (address: RedisAddress) => ({
  ...target(address),
  maxRetriesPerRequest: null,
  retryStrategy,
});

type ClientOptions = Pick<RedisOptions, 'maxRetriesPerRequest' | 'enableOfflineQueue' | 'retryStrategy'>;

/** A client of our own, for adding jobs, the journal's cache and signals. The caller disconnects it. */
export function connect(address: RedisAddress, options: ClientOptions = {}): Redis {
  const where = target(address);
  const all: ClientOptions = { maxRetriesPerRequest: 1, retryStrategy, ...options };
  return 'path' in where ? new Redis(where.path, all) : new Redis(where.url, all);
}

/** Reconnects for ever, at most two seconds apart: an outage ends as soon as Redis is back. */
function retryStrategy(attempt: number): number {
  return Math.min(attempt * 100, 2000);
}
