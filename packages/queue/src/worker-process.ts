import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { connect, prefix, type RedisAddress } from './connection.ts';
import { beatEvery, openSuspects, type Suspects } from './suspects.ts';
import { openTurns, type Turns } from './turns.ts';

/** What the workers of this process share, whichever queue they are on: what ends with the process is one. */
export interface WorkerProcess {
  /** One connection for the commands of all of them. */
  redis: Redis;
  turns: Turns;
  suspects: Suspects;
  /** Called by each worker that has stopped; the last one says that the process ends in order. */
  leave(): Promise<void>;
}

interface Shared extends Omit<WorkerProcess, 'leave'> {
  workers: number;
  end(): Promise<void>;
}

/** One for each Redis: a process serves one, but for tests. */
const shared = new Map<RedisAddress, Shared>();

/** Counts one more worker of this process in. */
export function joinProcess(address: RedisAddress): WorkerProcess {
  const mine = shared.get(address) ?? open(address);
  shared.set(address, mine);
  mine.workers++;
  const { redis, turns, suspects } = mine;
  return {
    redis,
    turns,
    suspects,
    leave: async () => {
      if (--mine.workers > 0) return;
      shared.delete(address);
      await mine.end();
    },
  };
}

function open(address: RedisAddress): Shared {
  const redis = connect(address);
  // The workers' own connections tell of an outage.
  redis.on('error', () => {});
  const suspects = openSuspects(redis, prefix, randomUUID());
  // A beat that is missed makes the process look dead: then a suspect gets more chances, and nobody loses any.
  const beat = () => suspects.beat().catch(() => {});
  beat();
  const heart = setInterval(beat, beatEvery);
  heart.unref();
  return {
    workers: 0,
    redis,
    turns: openTurns(),
    suspects,
    end: async () => {
      clearInterval(heart);
      // As for a beat: without Redis nobody can say goodbye.
      if (redis.status === 'ready') await suspects.leave().catch(() => {});
      redis.disconnect();
    },
  };
}
