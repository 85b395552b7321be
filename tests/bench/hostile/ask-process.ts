/** Asks an address again and again, from a process of its own: what keeps the bench busy must not delay a question. */

import { once } from 'node:events';
import { Agent, get } from 'node:http';
import type { Asked } from './figures.ts';

const [url = ''] = process.argv.slice(2);
const everyMs = 20;
/** One question in so many comes over a connection of its own. */
const freshEach = 10;
/** A question that waits longer has no answer. */
const patienceMs = 10_000;

const kept = new Agent({ keepAlive: true });

/** Asks once, and gives how long the answer took and its status; undefined where none came. */
function ask(isFresh: boolean): Promise<{ ms: number; status: number } | undefined> {
  return new Promise((resolve) => {
    const started = performance.now();
    const signal = AbortSignal.timeout(patienceMs);
    const request = get(url, { agent: isFresh ? false : kept, signal }, (response) => {
      response.resume();
      response.once('end', () =>
        resolve({ ms: performance.now() - started, status: response.statusCode ?? 0 }),
      );
      response.once('error', () => resolve(undefined));
    });
    request.once('error', () => resolve(undefined));
  });
}

// A question never waits for the answer to the one before: what blocks the server is seen by all that come meanwhile.
for (;;) {
  await once(process, 'message');
  let asked = 0;
  const questions: ReturnType<typeof ask>[] = [];
  const timer = setInterval(() => questions.push(ask(asked++ % freshEach === 0)), everyMs);
  await once(process, 'message');
  clearInterval(timer);
  const all = await Promise.all(questions);
  const answered = all.filter((answer) => answer !== undefined);
  process.send?.({
    answers: answered.map(({ ms }) => ms),
    unanswered: all.length - answered.length,
    unwell: answered.filter(({ status }) => status !== 200).length,
  } satisfies Asked);
}
