import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { connect, prefix, type RedisAddress } from './connection.ts';
import { openRunGate, type RunGate } from './run-gate.ts';
import { heartbeatMs, openSuspects, type Suspects } from './suspects.ts';

/** What all workers of this process share, whatever their queue. */
export interface WorkerProcess {
  /** One connection for the commands of all workers. */
  redis: Redis;
  gate: RunGate;
  suspects: Suspects;
  /** Each worker calls it when it has stopped. The last call reports that the process ends normally. */
  leave(): Promise<void>;
}

interface Shared extends Omit<WorkerProcess, 'leave'> {
  workers: number;
  end(): Promise<void>;
}

/** One entry for each Redis. A process uses one Redis; only tests use several. */
const shared = new Map<RedisAddress, Shared>();

/** Adds one worker to this process. The worker calls `leave` when it has stopped. */
export function joinProcess(address: RedisAddress): WorkerProcess {
  const mine = shared.get(address) ?? open(address);
  shared.set(address, mine);
  mine.workers++;
  const { redis, gate, suspects } = mine;
  return {
    redis,
    gate,
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
  // The workers' own connections report an outage.
  redis.on('error', () => {});
  const suspects = openSuspects(redis, prefix, randomUUID());
  // A missed beat makes the process look dead. That only gives suspects more chances.
  const beat = () => suspects.beat().catch(() => {});
  beat();
  const heart = setInterval(beat, heartbeatMs);
  heart.unref();
  return {
    workers: 0,
    redis,
    gate: openRunGate(),
    suspects,
    end: async () => {
      clearInterval(heart);
      // Without Redis the process can't report its end. It then looks dead, as after a missed beat.
      if (redis.status === 'ready') await suspects.leave().catch(() => {});
      redis.disconnect();
    },
  };
}
