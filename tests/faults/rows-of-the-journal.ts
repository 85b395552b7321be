import { setTimeout as sleep } from 'node:timers/promises';
import { type CatalogueRow, rowOf } from '@slugline/catalogue';
import { reconcileJob } from '@slugline/queue';
import type { Context } from '@slugline/runtime';
import { inParallel } from '@slugline/store';
import { until } from '@slugline/testing/until';
import { expect } from 'vitest';

/** How many stories are read at a time. */
const atOnce = 32;

type Told = Pick<Context, 'catalogue' | 'journal' | 'queues'>;

/** Waits until no row is behind. Asks for what each minute does, so that nobody waits for the minute. */
export async function untilBroughtUp(context: Told, ids: readonly string[]): Promise<void> {
  const { catalogue, journal, queues } = context;
  const newest = new Map<string, number>();
  await inParallel(ids, atOnce, async (id) => newest.set(id, (await journal.latest(id)).sequence));
  await until(async () => {
    await queues.add(reconcileJob());
    await sleep(500);
    const known = await catalogue?.sequences(ids);
    return ids.every((id) => known?.[id] === newest.get(id));
  });
}

/** Compares all rows, and what the words of a headline find, with the journals. */
export async function expectRowsOfTheJournal(context: Told, ids: readonly string[]): Promise<void> {
  const { catalogue, journal } = context;
  const rows = new Map<string, CatalogueRow>();
  let cursor: string | undefined;
  do {
    const page = await catalogue?.find({}, 'received', { limit: 200, cursor });
    for (const row of page?.rows ?? []) rows.set(row.id, row);
    cursor = page?.next;
  } while (cursor !== undefined);
  expect([...rows.keys()].toSorted()).toEqual(ids.toSorted());
  await inParallel(ids, atOnce, async (id) => {
    expect(rows.get(id)).toEqual(rowOf(await journal.refresh(id), Date.now()));
  });
  // The words of a headline find its story, and those of an earlier revision find none.
  for (const id of ids.slice(0, 50)) {
    const headlines = (await journal.read(id)).flatMap(({ events }) =>
      events.flatMap((event) => (event.type === 'planned' ? event.headline : [])),
    );
    const last = headlines.at(-1);
    for (const headline of new Set(headlines)) {
      const found = await catalogue?.search(headline, {}, { limit: 5 });
      expect(found?.rows.map((row) => row.id)).toEqual(headline === last ? [id] : []);
    }
  }
}
