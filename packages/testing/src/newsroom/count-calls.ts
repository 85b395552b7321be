import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { Context } from '@slugline/runtime';
import type { ObjectStore } from '@slugline/store';

/** A call to a store: what it did, to which key, and when it began and ended (ms). */
export interface StoreCall {
  store: string;
  what: string;
  key: string;
  began: number;
  ended: number;
}

const counted = ['put', 'putIfAbsent', 'putIfMatch', 'get', 'head', 'copy', 'delete'] as const;

/**
 * Records all calls to the stores of a newsroom from now on. Each call takes `latencyMs` longer, so that calls that are
 * made side by side overlap, and calls that wait for one another do not.
 */
export function recordStoreCalls({ working, destinations }: Context, latencyMs: number): StoreCall[] {
  const calls: StoreCall[] = [];
  // A driver may make one call of several: only the outer one counts.
  const inside = new AsyncLocalStorage<true>();
  const record = (name: string, store: ObjectStore) => {
    for (const what of counted) {
      const call = store[what].bind(store) as (...args: unknown[]) => Promise<unknown>;
      Object.assign(store, {
        [what]: async (...args: unknown[]) => {
          if (inside.getStore()) return call(...args);
          const began = performance.now();
          try {
            await wait(latencyMs);
            return await inside.run(true, () => call(...args));
          } finally {
            calls.push({ store: name, what, key: String(args[0]), began, ended: performance.now() });
          }
        },
      });
    }
  };
  record('working', working);
  for (const { name, store } of destinations) record(name, store);
  return calls;
}

/** Returns the most calls of which each began after the one before had ended. */
export function inSeries(calls: readonly StoreCall[]): StoreCall[] {
  const chain: StoreCall[] = [];
  for (const call of calls.toSorted((a, b) => a.ended - b.ended))
    if (call.began >= (chain.at(-1)?.ended ?? 0)) chain.push(call);
  return chain;
}
