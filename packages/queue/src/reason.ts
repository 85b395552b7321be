import { codes, type ErrorCode, isRedisOutage, type SluglineError } from '@slugline/story';
import { z } from 'zod';

/** Why a job failed. */
export interface Reason {
  code: ErrorCode;
  message: string;
}

/** The reason of a job whose worker died too often to record another one. */
export const workerLost: Reason = {
  code: 'worker_lost',
  message: 'the worker died on this job several times',
};

/** The JSON form of a reason in a job. */
const Stored = z.object({ code: z.string(), message: z.string() });

/** Returns an error's reason as JSON, to be kept in its job. The message names the file or field at fault. */
export function reasonOf({ code, message, where }: SluglineError): string {
  const about = where === undefined || message.includes(where) ? '' : `${where}: `;
  return JSON.stringify({ code, message: `${about}${message}` });
}

/** Reads the reason that a failed job keeps. An unknown code, or none, gives `internal`. */
export function parseReason(kept: string): Reason {
  const stored = Stored.safeParse(jsonOf(kept));
  if (!stored.success) return reasonInWords(kept);
  const { code, message } = stored.data;
  return isCode(code) ? { code, message } : { code: 'internal', message: `${code}: ${message}` };
}

/** The reasons that BullMQ gives when it fails a job by itself. */
const givenUp = ['job stalled more than allowable limit', 'job started more than allowable limit'];

/** Reads a reason that is not JSON: `code: message` from an older version, or a text of BullMQ or ioredis. */
function reasonInWords(words: string): Reason {
  const [, code = '', message = ''] = /^([a-z_]+): (.*)$/s.exec(words) ?? [];
  if (isCode(code)) return { code, message };
  if (givenUp.includes(words)) return workerLost;
  return { code: isRedisOutage(new Error(words)) ? 'queue_unavailable' : 'internal', message: words };
}

const isCode = (code: string): code is ErrorCode => Object.hasOwn(codes, code);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
