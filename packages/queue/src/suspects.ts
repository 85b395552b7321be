import { SluglineError } from '@slugline/story';
import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { parseReason } from './reason.ts';

/** When the workers of so many runs have died, the job may be the cause: from then on it runs alone. */
const mostStalls = 1;
/** A job that was alone in so many processes when they died is the cause, where no other process dies. */
const mostLoneDeaths = 3;
/** As `mostLoneDeaths`, where other processes die as well: then most deaths have another cause. */
const mostLoneDeathsInStorm = 12;
/** How often a process says that it is there, ms. */
export const beatEvery = 5_000;
/** A process that was silent for so long (ms) is dead. */
const silence = 3 * beatEvery;
/** A dead process is remembered for so long, ms: longer than a suspect is tried. */
const remembered = 3_600_000;

/** What is known of a job's part in the deaths of processes. */
interface Record {
  /** Runs whose process died or lost the job, be it alone or with others. */
  stalls: number;
  /** Runs alone that began and never ended, since the last one that did. */
  loneDeaths: number;
  /** Processes that died since the first of these, in which nothing ran alone. */
  otherDeaths: number;
}

/**
 * How a job is to be run. A death is no proof while others ran beside it, so a suspect runs alone first, and is given up
 * only for deaths that it was alone with. Where processes die without it, too (somebody kills them), it is tried much
 * longer. Pure.
 */
export function judge({ stalls, loneDeaths, otherDeaths }: Record): 'as usual' | 'alone' | 'lost' {
  if (stalls <= mostStalls && loneDeaths === 0) return 'as usual';
  return loneDeaths < (otherDeaths > 0 ? mostLoneDeathsInStorm : mostLoneDeaths) ? 'alone' : 'lost';
}

/**
 * Whether a job has one attempt left after its tool died in the last one. The kernel kills what is largest when memory
 * runs out, which may be a neighbour of the one that took it: so the last attempt is made alone.
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

/** The memory, in Redis, of which jobs were alone in which processes. `me` names this process. */
export interface Suspects {
  /** Says that this process is there. */
  beat(): Promise<void>;
  /** Says that this process ends in order. */
  leave(): Promise<void>;
  /** How the job is to be run. Without effect on a job that is no suspect; asks Redis only about one that may be. */
  judge(job: Job): Promise<'as usual' | 'alone' | 'lost'>;
  /**
   * Runs a job alone. It is written down before, and struck out after: what is left tells of a process that died.
   * `onError` is told when it could not be struck out.
   */
  watch(job: Job, work: () => Promise<void>, onError: (error: Error) => void): Promise<void>;
  /** Forgets all that was held against a job: an operator who puts it back gives it all its chances again. */
  forget(job: Job): Promise<void>;
}

/** The fields of a job's hash. BullMQ keeps what it does not know, and removes it with the job. */
const fields = { deaths: 'alone', since: 'aloneSince', stalls: 'stc' } as const;

/** By Redis's clock, since machines differ. */
const now = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** KEYS: processes. ARGV: this process, 'alone' or ''. Old entries go: nobody asks for them any more. */
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

/** KEYS: the job, processes. Gives the job's lone deaths, and the deaths of other processes since the first of them. */
const ask = `${now}
local deaths = tonumber(redis.call('HGET', KEYS[1], '${fields.deaths}') or '0')
local since = tonumber(redis.call('HGET', KEYS[1], '${fields.since}') or now)
local others = 0
for _, said in ipairs(redis.call('HVALS', KEYS[2])) do
  local seen, how = string.match(said, '^(%d+) (.*)$')
  if how == '' and tonumber(seen) > since and now - tonumber(seen) > ${silence} then others = others + 1 end
end
return { deaths, others }`;

/** Opens the memory of process `me`. Its calls throw `queue_unavailable` where Redis does not answer. */
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
      // Without a stall there was no death.
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
        // This process has survived the job: nothing speaks against it any more.
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
