import { setTimeout as wait } from 'node:timers/promises';

/** Resolves with the result of `question`, or with `otherwise` if it fails or takes longer than `ms`. */
export async function answerWithin<T, U>(ms: number, question: Promise<T>, otherwise: U): Promise<T | U> {
  const enough = new AbortController();
  const patience = wait(ms, otherwise, { signal: enough.signal });
  try {
    return await Promise.race([question.catch(() => otherwise), patience]);
  } finally {
    enough.abort();
  }
}
