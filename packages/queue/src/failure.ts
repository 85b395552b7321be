import { codes, type ErrorCode, isRedisOutage, type SluglineError } from '@slugline/story';

/** Why a job failed whose worker died on it too often to say more. */
export const lost = { code: 'worker_lost', message: 'the worker died on this job several times' } as const;

/** Why a job failed, as BullMQ keeps it: one line of text that begins with the code. */
export const reasonOf = (error: SluglineError): string =>
  `${error.code}: ${error.where && !error.message.includes(error.where) ? `${error.where}: ` : ''}${error.message}`;

/** The code and message of a failed job's reason. BullMQ's own reasons get ours: a job that stalled too often, an outage of Redis. */
export function parseReason(reason: string): { code: ErrorCode; message: string } {
  const [, code, message = ''] = /^([a-z_]+): (.*)$/s.exec(reason) ?? [];
  if (code !== undefined && Object.hasOwn(codes, code)) return { code: code as ErrorCode, message };
  if (isRedisOutage(new Error(reason))) return { code: 'queue_unavailable', message: reason };
  return reason.includes('stalled more than') ? lost : { code: 'internal', message: reason };
}
