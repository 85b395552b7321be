/**
 * Requests an address again and again, from a process of its own, so that the load of the benchmark delays no
 * request.
 */

import { once } from 'node:events';
import { Agent, get } from 'node:http';
import type { Probed } from './figures.ts';

const [url = ''] = process.argv.slice(2);
const everyMs = 20;
/** One request of this many uses a new connection. */
const newConnectionEvery = 10;
/** A request that waits longer (ms) counts as unanswered. */
const limitMs = 10_000;

const kept = new Agent({ keepAlive: true });

/** Sends one request. Returns the time of the answer (ms) and its status; undefined if none came. */
function send(onNewConnection: boolean): Promise<{ ms: number; status: number } | undefined> {
  return new Promise((resolve) => {
    const started = performance.now();
    const signal = AbortSignal.timeout(limitMs);
    const request = get(url, { agent: onNewConnection ? false : kept, signal }, (response) => {
      response.resume();
      response.once('end', () =>
        resolve({ ms: performance.now() - started, status: response.statusCode ?? 0 }),
      );
      response.once('error', () => resolve(undefined));
    });
    request.once('error', () => resolve(undefined));
  });
}

// A request never waits for the answer to the one before. If something blocks the server, all requests meanwhile
// see it.
for (;;) {
  await once(process, 'message');
  let sent = 0;
  const requests: ReturnType<typeof send>[] = [];
  const timer = setInterval(() => requests.push(send(sent++ % newConnectionEvery === 0)), everyMs);
  await once(process, 'message');
  clearInterval(timer);
  const all = await Promise.all(requests);
  const answered = all.filter((answer) => answer !== undefined);
  process.send?.({
    answers: answered.map(({ ms }) => ms),
    unanswered: all.length - answered.length,
    problems: answered.filter(({ status }) => status !== 200).length,
  } satisfies Probed);
}
