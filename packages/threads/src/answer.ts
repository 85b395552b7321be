import { type ErrorCode, SluglineError } from '@slugline/story';

/** What a thread is asked to do. */
export interface Call {
  task: string;
  args: unknown[];
}

/** The messages of a thread for each call: first that it begins, which starts the deadline, then the answer. */
export type Message = Begun | Answer;
interface Begun {
  begun: true;
}
export type Answer = { value: unknown } | { error: SerializedError };

/** An error in a form that can be copied between threads: the copy of an `Error` would lose its class. */
interface SerializedError {
  code?: ErrorCode;
  where?: string | undefined;
  message: string;
  stack?: string | undefined;
}

/** Converts a thrown value to the form that is sent. */
export function serializeError(error: unknown): SerializedError {
  if (error instanceof SluglineError) return { code: error.code, where: error.where, message: error.message };
  return error instanceof Error ? { message: error.message, stack: error.stack } : { message: String(error) };
}

/** Restores an error that was sent: a `SluglineError` with its code, else an `Error`. */
export function deserializeError({ code, where, message, stack }: SerializedError): Error {
  if (code !== undefined) return new SluglineError(code, message, where === undefined ? {} : { where });
  return Object.assign(new Error(message), stack === undefined ? {} : { stack });
}
