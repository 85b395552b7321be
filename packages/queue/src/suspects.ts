import { SluglineError } from '@slugline/story';
import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { parseReason } from './reason.ts';

/*
 * Finds the job that kills its workers. When a process dies, each job that ran in it may be the cause. A job whose
 * workers died more than once is a suspect: it runs alone. A suspect is given up when several processes died in which
 * it was the only job.
 */

/** With more stalls than this, the job may be the cause: from then on it runs alone. */
const mostStalls = 1;
/** A job is the cause when it was alone in this many processes that died, and no other process died. */
const mostLoneDeaths = 3;
/** As `mostLoneDeaths`, when other processes die as well: then most deaths have another cause. */
const mostLoneDeathsInStorm = 12;
/** How often a process reports that it is alive, ms. */
export const heartbeatMs = 5_000;
/** A process that has not reported for this long is dead, ms. */
const silence = 3 * heartbeatMs;
/** How long Redis remembers a dead process, ms. It is longer than a suspect is tried. */
const remembered = 3_600_000;

/** What is known about a job and the processes that died. */
interface Record {
  /** Runs whose process died or lost the job, alone or with other jobs. */
  stalls: number;
  /** Runs alone that began but did not end, counted since the last one that ended. */
  loneDeaths: number;
  /** Processes that died after the first of these runs, without a job that ran alone. */
  otherDeaths: number;
}

/**
 * Decides how to run a job. A death proves nothing while other jobs ran in the process. So a suspect runs alone, and is
 * `lost` only after it was alone in processes that died. It is tried much longer when other processes die, too, for
 * example because somebody kills them. Pure.
 */
export function judge({ stalls, loneDeaths, otherDeaths }: Record): 'as usual' | 'alone' | 'lost' {
  if (stalls <= mostStalls && loneDeaths === 0) return 'as usual';
  return loneDeaths < (otherDeaths > 0 ? mostLoneDeathsInStorm : mostLoneDeaths) ? 'alone' : 'lost';
}

/**
 * Whether a job has one attempt left and its tool died in the one before. When memory runs out, the kernel kills the
 * largest process, and another job may have taken the memory. So the last attempt runs alone.
 */
export function isLastAfterToolDied({
  attemptsMade,
  opts: { attempts = 1 },
  failedReason = '',
}: Job): boolean {
  return (
    attempts > 1 && attemptsMade + 1 >= attempts && parseReason(failedReason).code === 'media_tool_failed'
  );
}

/** Keeps in Redis which jobs ran alone and which processes died. */
export interface Suspects {
  /** Reports that this process is alive. */
  beat(): Promise<void>;
  /** Reports that this process ends normally. */
  leave(): Promise<void>;
  /** Decides how to run the job. Asks Redis only about a job that has stalled. */
  judge(job: Job): Promise<'as usual' | 'alone' | 'lost'>;
  /**
   * Runs a job alone. The run is recorded before and removed after, so a record that is left means that the process
   * died. `onError` is called when the record could not be removed.
   */
  watch(job: Job, work: () => Promise<void>, onError: (error: Error) => void): Promise<void>;
  /** Removes all records about a job, so that an operator's replay starts afresh. */
  forget(job: Job): Promise<void>;
}

/** Fields in the hash of a job. BullMQ keeps fields that it does not know, and removes them with the job. */
const fields = { deaths: 'alone', since: 'aloneSince', stalls: 'stc' } as const;

/** The time by Redis's clock, ms, because the clocks of machines differ. */
const now = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** KEYS: processes. ARGV: this process, 'alone' or ''. Also removes processes that were silent for `remembered`. */
const beat = `${now}
for _, id in ipairs(redis.call('HKEYS', KEYS[1])) do
  local seen = tonumber(string.match(redis.call('HGET', KEYS[1], id), '^%d+'))
  if now - seen > ${remembered} then redis.call('HDEL', KEYS[1], id) end
end
redis.call('HSET', KEYS[1], ARGV[1], string.format('%d %s', now, ARGV[2]))`;

/** KEYS: the job, processes. ARGV: this process. */
const begin = `${now}
if redis.call('EXISTS', KEYS[1]) == 0 then return end
redis.call('HINCRBY', KEYS[1], '${fields.deaths}', 1)
redis.call('HSETNX', KEYS[1], '${fields.since}', string.format('%d', now))
redis.call('HSET', KEYS[2], ARGV[1], string.format('%d alone', now))`;

/**
 * KEYS: the job, processes. Returns the job's lone deaths, and the deaths of other processes since the first of them.
 */
const ask = `${now}
local deaths = tonumber(redis.call('HGET', KEYS[1], '${fields.deaths}') or '0')
local since = tonumber(redis.call('HGET', KEYS[1], '${fields.since}') or now)
local others = 0
for _, said in ipairs(redis.call('HVALS', KEYS[2])) do
  local seen, how = string.match(said, '^(%d+) (.*)$')
  if how == '' and tonumber(seen) > since and now - tonumber(seen) > ${silence} then others = others + 1 end
end
return { deaths, others }`;

/** Opens the records for the process with the id `me`. Calls throw `queue_unavailable` when Redis does not answer. */
export function openSuspects(redis: Redis, prefix: string, me: string): Suspects {
  const processes = `${prefix}:processes`;
  const keyOf = (job: Job) => `${job.queueQualifiedName}:${job.id}`;
  let lone = false;
  const say = () => reach(() => redis.eval(beat, 1, processes, me, lone ? 'alone' : ''));
  const forget = (job: Job) =>
    reach(() => redis.hdel(keyOf(job), fields.deaths, fields.since, fields.stalls));

  return {
    beat: async () => void (await say()),
    leave: async () => void (await reach(() => redis.hdel(processes, me))),
    judge: async (job) => {
      // A job that never stalled has not lost a worker.
      if (job.stalledCounter === 0) return 'as usual';
      const answer = await reach(() => redis.eval(ask, 2, keyOf(job), processes));
      const [loneDeaths, otherDeaths] = answer as [number, number];
      return judge({ stalls: job.stalledCounter, loneDeaths, otherDeaths });
    },
    watch: async (job, work, onError) => {
      await reach(() => redis.eval(begin, 2, keyOf(job), processes, me));
      lone = true;
      try {
        await work();
      } finally {
        lone = false;
        // The process has survived the job, so the job is no longer a suspect.
        await Promise.all([forget(job), say()]).catch(onError);
      }
    },
    forget: async (job) => void (await forget(job)),
  };
}

async function reach<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw new SluglineError('queue_unavailable', `Redis does not answer: ${(cause as Error).message}`, {
      cause,
    });
  }
}
