import { type Lane, priorityOf } from '@slugline/story';
import type { z } from 'zod';

/** The services that work on jobs. */
export type ServiceName = 'submission' | 'media' | 'publish';

/**
 * What happens to the parent of a job when the job fails permanently. `ignore`: the parent runs as if the job had
 * succeeded. `fail-parent`: it fails, too. `wake-parent`: it runs at once and drops its other children. BullMQ's
 * default leaves the parent waiting for ever.
 */
export type ParentPolicy = 'ignore' | 'fail-parent' | 'wake-parent';

/** How long Redis keeps a job that has ended. Ages are seconds. */
type Retention = Pick<JobOptions, 'removeOnComplete' | 'removeOnFail'>;

/** Everything that all jobs of one kind have in common. */
export interface JobKind<
  Name extends string = string,
  Queue extends string = string,
  Schema extends z.ZodType = z.ZodType,
> {
  /** The key of its handler. */
  name: Name;
  queue: Queue;
  /** The service that works on this queue: its process must start one worker for it. */
  service: ServiceName;
  /**
   * Carries ids, keys and hashes only; everything else is in the store and the journal. Each payload has a version: a
   * worker refuses an unknown one (`payload_invalid`) instead of guessing. New fields are optional for one release, so
   * that a new worker reads the jobs that an old one added. An old worker refuses a job with a field that it does not
   * know.
   */
  payload: Schema;
  /** The name that Bull Board shows, if it differs from the kind's name. */
  label?(data: z.infer<Schema>): string;
  /** The longest that one run may take, ms. `setting`: a setting gives it (`WorkerDefinition.deadlineMs`). */
  deadlineMs: number | 'setting';
  /** How often a job is tried before it fails permanently. Outages do not count. */
  attempts: number;
  /** Default: `fail-parent`. */
  onFailure?: ParentPolicy;
  retention?: Retention;
}

/** Defines a kind of job. Keeps the literal types of its name, queue and payload. */
export const defineJob = <const Name extends string, const Queue extends string, Schema extends z.ZodType>(
  kind: JobKind<Name, Queue, Schema>,
): JobKind<Name, Queue, Schema> => kind;

/** How a job is queued. */
interface JobOptions {
  /**
   * Identifies the work, so that the same work is not queued twice. A queue ignores a job while one with its id waits,
   * runs or has failed. So the id of repeated work carries a generation: the journal's sequence, or the time.
   */
  jobId: string;
  /** 1 is the highest. */
  priority: number;
  attempts: number;
  backoff: { type: 'capped' };
  /** The largest payload, bytes of JSON. */
  sizeLimit: number;
  removeOnComplete: boolean | { age?: number; count: number };
  removeOnFail: boolean | { age?: number; count: number };
  /** How long the job waits before its first run, ms. */
  delay?: number;
  /** At most one job with this deduplication id runs, and one waits: the one that was added last. */
  deduplication?: { id: string; keepLastIfActive: true };
}

/** A job of one kind, ready to be added. */
export interface JobOf<Queue extends string, Data> {
  queue: Queue;
  /** What Bull Board shows. */
  name: string;
  data: Data;
  options: JobOptions;
  onFailure: ParentPolicy;
}

/** The largest payload, bytes of JSON. Ids, keys and hashes fit; a larger payload carries content by mistake. */
const sizeLimit = 4096;
/** Keeps the jobs done in the last hour and failed in the last 14 days, up to a number that fits into Redis. */
const retention = {
  removeOnComplete: { age: 3600, count: 2000 },
  removeOnFail: { age: 14 * 86_400, count: 10_000 },
};

interface Placing {
  id: string;
  /** A lane, or a priority: 1 is the highest. */
  lane: Lane | number;
  delay?: number;
  /** See `JobOptions.deduplication`. */
  oneOf?: string;
}

/** Makes a job of this kind, ready to be added. */
export function newJob<Name extends string, Queue extends string, Schema extends z.ZodType>(
  kind: JobKind<Name, Queue, Schema>,
  data: z.infer<Schema>,
  { id, lane, delay, oneOf }: Placing,
): JobOf<Queue, z.infer<Schema>> {
  return {
    queue: kind.queue,
    name: kind.label?.(data) ?? kind.name,
    data,
    options: {
      jobId: id,
      priority: typeof lane === 'number' ? lane : priorityOf[lane],
      attempts: kind.attempts,
      backoff: { type: 'capped' },
      sizeLimit,
      ...(kind.retention ?? retention),
      ...(delay === undefined ? {} : { delay }),
      ...(oneOf === undefined ? {} : { deduplication: { id: oneOf, keepLastIfActive: true } }),
    },
    onFailure: kind.onFailure ?? 'fail-parent',
  };
}
