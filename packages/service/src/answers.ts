import { setTimeout as wait } from 'node:timers/promises';

/** What a question came to within so many ms, or `otherwise`. One that fails has no answer either. */
export async function answerWithin<T, U>(ms: number, question: Promise<T>, otherwise: U): Promise<T | U> {
  const enough = new AbortController();
  const patience = wait(ms, otherwise, { signal: enough.signal });
  try {
    return await Promise.race([question.catch(() => otherwise), patience]);
  } finally {
    enough.abort();
  }
}
