import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Catalogue, openCatalogue } from '@slugline/catalogue';
import { type Cache, type Config, type Credentials, isInForce, readCredentials } from '@slugline/config';
import { type Journal, openJournal } from '@slugline/journal';
import {
  connect,
  connectSubscriber,
  type EmbeddedRedis,
  isReadyWithin,
  type Outcome,
  openQueues,
  prefix,
  type QueueName,
  type Queues,
  type RedisAddress,
  runningRedis,
  startEmbeddedRedis,
} from '@slugline/queue';
import { type LazyStore, type ObjectStore, openLazily, openStore } from '@slugline/store';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { gatherChanges } from './changed-stories.ts';
import { type Clock, openClock, timeOfRedis, timeOfStore } from './clock.ts';
import { type Metrics, openMetrics } from './metrics.ts';
import { oncePerMinute } from './once-per-minute.ts';
import { keepFoldersPrivate } from './private-folder.ts';
import { cacheFigures } from './purge-list.ts';
import { openScratch } from './scratch.ts';
import { openSessions, type Sessions } from './sessions.ts';

/** An open destination. Its store is opened as soon as it answers, so that a store that is down blocks nothing else. */
export interface OpenDestination {
  name: string;
  store: ObjectStore & Partial<Pick<LazyStore, 'fault'>>;
  baseUrl: string;
  /** The folder of a directory destination, which the edge serves. */
  folder?: string;
  /** The caches in front of it. */
  caches?: readonly Cache[];
}

/** Returns the names of the destinations that are down, as far as this process has noticed. */
export const downDestinations = ({ destinations }: Pick<Context, 'destinations'>): string[] =>
  destinations.filter(({ store }) => store.fault !== undefined).map(({ name }) => name);

/** How long a start waits for a destination that does not answer, ms. Then it goes on without it. */
const patience = 3_000;

/** What every service is given: the shared parts, opened once per process. */
export interface Context {
  config: Config;
  log: Logger;
  metrics: Metrics;
  redisAddress: RedisAddress;
  redis: Redis;
  queues: Queues;
  journal: Journal;
  /** The index of all stories; undefined when the settings turn it off. It may be down while all else works. */
  catalogue: Catalogue | undefined;
  working: ObjectStore;
  /** Gives the time for embargoes. */
  clock: Clock;
  destinations: OpenDestination[];
  /** The certificate that signs pictures, without its key, and the trusted certificates. */
  credentials: Credentials;
  /** The browsers that are signed in. */
  sessions: Sessions;
  /** Each is called when a run of a job has ended. */
  observers: ((outcome: Outcome) => void)[];
  /** The queue of each worker in this process. */
  workers: QueueName[];
  /** Called by `/healthz`. Each returns why this process should be replaced, or undefined. */
  liveness: (() => Promise<string | undefined>)[];
  /** Called by `/readyz`. Each returns what this process waits for, or undefined. */
  readiness: (() => string | undefined)[];
  /** Says how many processes share the work of this one and itself, and how many should. Undefined where it is alone. */
  processes?: () => { running: number; of: number };
  /** The folder for the files of running jobs. Each job gets its own folder in it. */
  scratch: string;
  close(): Promise<void>;
}

/**
 * Opens Redis (a private one when the settings name none), the stores, the journal and the queues.
 * With `attach` it uses the private Redis of a process that runs in the same data folder, for operators' commands.
 * Throws `store_unavailable` when the working store can't be used. When Redis or a destination is down, it logs that,
 * and the work that needs it waits.
 */
export async function openContext(config: Config, log: Logger, { attach = false } = {}): Promise<Context> {
  for (const problem of await keepFoldersPrivate(config)) log.warn(problem);
  const folder = join(config.data, 'redis');
  const shared = config.redisUrl ?? (attach ? await runningRedis(folder) : undefined);
  const embedded = shared === undefined ? await startEmbeddedRedis(folder) : undefined;
  const redisAddress = shared ?? (embedded as EmbeddedRedis).address;
  const queues = openQueues(redisAddress);
  const redis = connect(redisAddress, { enableOfflineQueue: false });
  const warn = oncePerMinute((error, times) => log.warn({ error, times }, 'Redis'));
  redis.on('error', (error: Error) => warn(error.message));
  const opened: ObjectStore[] = [];
  const openWorking = async (): Promise<ObjectStore> => {
    const store = await openStore(config.working, (message) => log.info(message), 'us');
    opened.push(store);
    const { name, conditionalWrites } = store;
    log.debug({ store: name, conditionalWrites }, 'store open');
    if (!conditionalWrites)
      log.warn(
        { store: name },
        'the working store has no conditional writes: a late write may replace an entry of another process in a journal',
      );
    return store;
  };
  const openDestination = ({ name, store: location, baseUrl, caches }: Config['destinations'][number]) => {
    const store = openLazily(location, 'everybody', {
      log: (message) => log.info(message),
      onFault: (fault) => {
        if (fault) log.error({ destination: name, code: fault.code }, `${name} is down: ${fault.message}`);
        else log.info({ destination: name }, `${name} is back`);
      },
    });
    opened.push(store);
    const folder = location.kind === 'directory' ? { folder: location.path } : {};
    return { name, baseUrl, store, ...folder, caches };
  };
  const close = async () => {
    await queues.close();
    redis.disconnect();
    await Promise.allSettled(opened.map((store) => store.close()));
    await embedded?.stop();
  };

  try {
    const credentials = readCredentials(config.credentials);
    const { certificate } = credentials;
    if (certificate && !isInForce(certificate, new Date()))
      log.warn(
        { certificate: config.credentials.certificate, until: certificate.validTo },
        'the signing certificate is not in force: pictures are not signed',
      );
    const scratch = await openScratch(config.data);
    const destinations = config.destinations.map(openDestination);
    const working = await openWorking();
    await Promise.race([
      Promise.all(destinations.map(({ store }) => store.tried())),
      wait(patience, undefined, { ref: false }),
    ]);
    const goOn = oncePerMinute((error, times) =>
      log.warn({ error, times }, 'the journal works around an error'),
    );
    const journal = openJournal({
      store: working,
      redis,
      connect: () => connectSubscriber(redisAddress),
      prefix,
      onCacheError: (error) => goOn(String(error)),
    });
    const catalogue = await openCatalogue(config, (reason) =>
      log.warn({ reason }, 'the catalogue was damaged: it is made anew from the journal'),
    );
    const lateRows = oncePerMinute((error, times) =>
      log.warn({ error, times }, 'changed stories come into the catalogue later'),
    );
    const changes = catalogue && gatherChanges(queues, (error) => lateRows(String(error)));
    // The queues and the journal have separate connections.
    const ready = await Promise.all([queues.ready(5000), isReadyWithin(5000, redis)]);
    if (ready.includes(false))
      log.warn({ redis: redisAddress }, 'Redis does not answer: work waits until it does');
    const metrics = openMetrics(queues, () => cacheFigures({ redis, destinations }, Date.now()));
    return {
      config,
      log,
      metrics,
      redisAddress,
      redis,
      queues,
      journal: changes?.noting(journal) ?? journal,
      catalogue,
      working,
      clock: openClock(timeOfRedis(redis), timeOfStore(working)),
      destinations,
      credentials,
      sessions: openSessions(redis, config.tokens),
      observers: [metrics.observe],
      workers: [],
      liveness: [],
      readiness: [],
      scratch,
      close: async () => {
        journal.close();
        await changes?.close();
        await catalogue?.close();
        await close();
        await rm(scratch, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What a service's `start` returns. */
export interface RunningService {
  /** Resolves when the service has found what it needs from before its start. Until then `/readyz` answers 503. */
  ready?: Promise<void>;
  /** Takes no new work, lets running work end or returns it to the queues, and closes everything. */
  stop(): Promise<void>;
}
