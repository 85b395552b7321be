import { codes, type ErrorCode, type SluglineError } from '@slugline/story';

/** Why a job failed, as BullMQ keeps it: one line of text that begins with the code. */
export const reasonOf = (error: SluglineError): string =>
  `${error.code}: ${error.where && !error.message.includes(error.where) ? `${error.where}: ` : ''}${error.message}`;

/** The code and message of a failed job's reason. BullMQ's own reason for a job that stalled too often gets ours. */
export function parseReason(reason: string): { code: ErrorCode; message: string } {
  if (reason.includes('stalled more than')) {
    return { code: 'worker_lost', message: 'the worker died on this job several times' };
  }
  const [, code, message] = /^([a-z_]+): (.*)$/s.exec(reason) ?? [];
  return code !== undefined && code in codes
    ? { code: code as ErrorCode, message: message ?? '' }
    : { code: 'internal', message: reason };
}
