import { type Lane, priorityOf } from '@slugline/story';
import type { z } from 'zod';

/** The services that work on jobs. */
export type ServiceName = 'submission' | 'media' | 'publish';

/**
 * What becomes of the job that waits for this one when this one fails for good. `ignore`: it runs as if this one had
 * been done. `fail-parent`: it fails, too. `wake-parent`: it runs at once, and drops the others that it waits for.
 * BullMQ's own default leaves it waiting for ever.
 */
export type ParentPolicy = 'ignore' | 'fail-parent' | 'wake-parent';

/** How long Redis keeps a job that has ended. Ages are seconds. */
type Retention = Pick<JobOptions, 'removeOnComplete' | 'removeOnFail'>;

/** Everything that is fixed about one kind of job. */
export interface JobKind<
  Name extends string = string,
  Queue extends string = string,
  Schema extends z.ZodType = z.ZodType,
> {
  /** The key of its handler. */
  name: Name;
  queue: Queue;
  /** The service that works on its queue: its process promises a worker. */
  service: ServiceName;
  /**
   * Ids, keys and hashes; everything else is in the store and the journal. Each payload has a version: a worker refuses
   * one that it does not know (`payload_invalid`) instead of guessing. New fields are optional for one release, so that
   * old and new workers can run side by side.
   */
  payload: Schema;
  /** What Bull Board calls such a job, where that is not the kind's name. */
  label?(data: z.infer<Schema>): string;
  /** The longest that one run may take, ms. `setting`: the newsroom says, and the worker is told. */
  deadlineMs: number | 'setting';
  /** How often it is tried before it fails for good. Outages do not count. */
  attempts: number;
  /** `fail-parent` where it is not given. */
  onFailure?: ParentPolicy;
  retention?: Retention;
}

/** Keeps the literal types of a kind: its name, its queue and its payload. */
export const defineJob = <const Name extends string, const Queue extends string, Schema extends z.ZodType>(
  kind: JobKind<Name, Queue, Schema>,
): JobKind<Name, Queue, Schema> => kind;

/** How a job is queued. */
interface JobOptions {
  /**
   * Says what the job does, so that the same work is not queued twice. A queue ignores a job whose id waits, runs or has
   * failed, so an id that may come again carries a generation: the journal's sequence at the time, or the time itself.
   */
  jobId: string;
  /** 1 comes first. */
  priority: number;
  attempts: number;
  backoff: { type: 'capped' };
  /** The largest payload, bytes of JSON. */
  sizeLimit: number;
  removeOnComplete: boolean | { age?: number; count: number };
  removeOnFail: boolean | { age?: number; count: number };
  /** How long it waits before its first run, ms. */
  delay?: number;
  /** Of all jobs with this id at most one runs and one waits. The one that waits is the one added last. */
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

/** Ids, keys and hashes need few bytes; more means that somebody put content into a job. */
const sizeLimit = 4096;
/** For the operator: what was done in the last hour, and what failed in the last 14 days, up to what Redis can hold. */
const retention = {
  removeOnComplete: { age: 3600, count: 2000 },
  removeOnFail: { age: 14 * 86_400, count: 10_000 },
};

interface Placing {
  id: string;
  /** A lane, or a priority of its own: 1 comes first. */
  lane: Lane | number;
  delay?: number;
  /** See `JobOptions.deduplication`. */
  oneOf?: string;
}

/** Makes a job of a kind. */
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
