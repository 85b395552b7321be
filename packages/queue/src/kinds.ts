import { SluglineError } from '@slugline/story';
import { z } from 'zod';
import type { JobOf, ServiceName } from './job-kind.ts';
import { kinds } from './jobs/index.ts';

type Kind = (typeof kinds)[number];
export type QueueName = Kind['queue'];
export type KindIn<Q extends QueueName> = Extract<Kind, { queue: Q }>;
export type PayloadOf<K extends Kind> = z.infer<K['payload']>;
/** What a job in a queue may carry. */
export type Payload<Q extends QueueName> = PayloadOf<KindIn<Q>>;
/** A job, ready to be added. */
export type NewJob<Q extends QueueName = QueueName> = JobOf<Q, Payload<Q>>;

export const queueNames: readonly QueueName[] = [...new Set(kinds.map(({ queue }) => queue))];

/** Returns the queues that a service must work on; none for a service without jobs. */
export const queuesOf = (service: string): QueueName[] => [
  ...new Set(kinds.filter((kind) => kind.service === (service as ServiceName)).map(({ queue }) => queue)),
];

/** Returns the kinds of jobs in a queue. */
export const kindsIn = <Q extends QueueName>(queue: Q): KindIn<Q>[] =>
  kinds.filter((kind): kind is KindIn<Q> => kind.queue === queue);

/** Checks a job's data; returns its kind and its payload. Throws `payload_invalid`. */
export function parseJob<Q extends QueueName>(
  queue: Q,
  data: unknown,
): { kind: KindIn<Q>; payload: Payload<Q> } {
  const readings = kindsIn(queue).map((kind) => ({ kind, parsed: kind.payload.safeParse(data) }));
  const read = readings.find(({ parsed }) => parsed.success);
  if (read) return { kind: read.kind, payload: read.parsed.data as Payload<Q> };
  // The error of the kind with the fewest issues explains best what is wrong.
  const [nearest] = readings.flatMap(({ parsed }) => parsed.error ?? []).toSorted(byIssues);
  const why = nearest && z.prettifyError(nearest);
  throw new SluglineError('payload_invalid', `a ${queue} job that this version can't read: ${why}`);
}

const byIssues = (a: z.ZodError, b: z.ZodError): number => a.issues.length - b.issues.length;
