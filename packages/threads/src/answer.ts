import { type ErrorCode, SluglineError } from '@slugline/story';

/** What a thread is asked. */
export interface Call {
  task: string;
  args: unknown[];
}

/** What a thread says: first that it begins, for its deadline counts from there, and then the answer. */
export type Said = Begun | Answer;
interface Begun {
  begun: true;
}
export type Answer = { value: unknown } | { error: Told };

/** An error on its way between threads, where a copy would lose its class. */
interface Told {
  code?: ErrorCode;
  where?: string | undefined;
  message: string;
  stack?: string | undefined;
}

export function told(error: unknown): Told {
  if (error instanceof SluglineError) return { code: error.code, where: error.where, message: error.message };
  return error instanceof Error ? { message: error.message, stack: error.stack } : { message: String(error) };
}

export function heard({ code, where, message, stack }: Told): Error {
  if (code !== undefined) return new SluglineError(code, message, where === undefined ? {} : { where });
  return Object.assign(new Error(message), stack === undefined ? {} : { stack });
}
