import { publishJob, receiptJob } from '@slugline/queue';
import { failuresOf, lastAsked, receiptKey } from '@slugline/runtime';
import { readJson, readText } from '@slugline/store';
import {
  addresses,
  commands,
  isAtRest,
  keySetOf,
  keys,
  keysIn,
  openPurges,
  Receipt,
  sha256Of,
  statusOf,
  verifyReceipt,
} from '@slugline/story';
import { type Newsroom, openNewsroom, recipe, run } from '@slugline/testing/newsroom/without-workers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publish } from '../../editions/publish.ts';
import { reconcile } from '../../recovery/reconcile.ts';
import { type PublicSide, startPublicSide } from '../../testing/public-side.ts';
import { publishWith, settle as settleIn } from '../../testing/settle.ts';
import { issueReceipt } from './issue-receipt.ts';

let side: PublicSide;
let newsroom: Newsroom;
beforeEach(async () => {
  side = await startPublicSide();
  newsroom = await openNewsroom({ SLUGLINE_PUBLIC_URL: side.url });
  side.folder = newsroom.context.destinations[0]?.folder ?? '';
});
afterEach(async () => {
  await newsroom.close();
  await side[Symbol.asyncDispose]();
});

const why = { reason: 'a court order', by: 'editor' };
const minutes = (n: number) => Date.now() + n * 60_000;
const stateOf = (storyId: string) => newsroom.context.journal.latest(storyId);
const settle = (storyId: string) => settleIn(newsroom, storyId);
/** Publishes a story that shows these pictures. */
async function live(...images: string[]): Promise<string> {
  const storyId = await publishWith(newsroom, images);
  return storyId;
}
const retract = (storyId: string) =>
  newsroom.context.journal.transact(storyId, (state) =>
    commands.retract(state, { mode: 'withdraw', ...why }, Date.now()),
  );
const reinstate = (storyId: string) =>
  newsroom.context.journal.transact(storyId, (state) => commands.reinstate(state, why, Date.now()));
/** Retracts a story and withdraws it from its destination. */
async function withdrawn(...images: string[]): Promise<string> {
  const storyId = await live(...images);
  await retract(storyId);
  await settle(storyId);
  return storyId;
}
/** Does one round. Returns whether the job wants to run again. */
async function round(storyId: string, { number = 1, now = Date.now() } = {}): Promise<boolean> {
  let again = false;
  const end = async () => {
    again = true;
    throw new Error('it runs again later');
  };
  await issueReceipt(newsroom.context, { storyId, number }, { ...run, again: end }, now).catch(
    (error: unknown) => {
      if (!again) throw error;
    },
  );
  return again;
}
const receiptOf = (storyId: string, number = 1) =>
  readJson(newsroom.context.working, keys.receipt(storyId, number), Receipt);
const hasReceipt = async (storyId: string, number = 1) =>
  (await newsroom.context.working.head(keys.receipt(storyId, number))) !== undefined;
const eventsOf = async (storyId: string) =>
  (await newsroom.context.journal.read(storyId)).flatMap(({ events }) => events);
const pictureOf = (image: string) => addresses.media(sha256Of(image), recipe, 'w320.jpg');
const openOf = async (storyId: string) => (await lastAsked(newsroom.context, storyId))?.addresses ?? [];

describe('a story that is gone from every destination', () => {
  it('gets a receipt with every address that it ever had, in every form, and what was deleted', async () => {
    const storyId = await withdrawn('harbour');
    const { path = '' } = (await stateOf(storyId)).plan ?? {};
    expect(await newsroom.waiting('receipts')).toEqual([`receipt-${storyId}-1`]);
    expect(await round(storyId)).toBe(false);
    const receipt = await receiptOf(storyId);
    expect(receipt).toMatchObject({ storyId, number: 1, mode: 'withdraw', outcome: 'dark' });
    const [at] = receipt.destinations;
    const urlsOf = (verdict: string) =>
      new Set(
        at?.addresses.filter((one) => one.verdict === verdict).map(({ url }) => url.slice(side.url.length)),
      );
    expect(urlsOf('replaced')).toEqual(
      new Set([
        ...['', 'index.html', 'index.html.br', 'index.html.gz'].map((name) => `${path}${name}`),
        ...['story.json', 'story.json.br', 'story.json.gz'].map((name) => `${path}${name}`),
      ]),
    );
    const files = ['avif', 'webp', 'jpg'].map((ending) => pictureOf('harbour').replace('jpg', ending));
    expect(urlsOf('gone')).toEqual(new Set(files));
    expect(at?.addresses).toHaveLength(14 + files.length - 1);
    expect(at).toMatchObject({ name: 'public', baseUrl: side.url, answered: true, purges: [] });
    expect(at?.deleted.toSorted()).toEqual(files.toSorted());
    // What a page is replaced by is on record.
    const page = await readText(newsroom.context.destinations[0]?.store as never, `${path}index.html`);
    expect(at?.addresses[0]).toMatchObject({ status: 200, sha256: sha256Of(page) });
  });

  it('has a receipt that its key signs, without who asked for it and why', async () => {
    const storyId = await withdrawn('harbour');
    await round(storyId);
    const text = await readText(newsroom.context.working, keys.receipt(storyId, 1));
    const set = keySetOf(await receiptKey(newsroom.context));
    const receipt = verifyReceipt(text, keysIn(JSON.stringify(set)));
    expect(text).not.toMatch(/court order|editor|Ferry/);
    const { retraction, receipts } = await stateOf(storyId);
    const { outcome, timeToDarkMs } = receipt;
    expect(receipts).toEqual([{ number: 1, at: expect.any(String), outcome, timeToDarkMs }]);
    const asked = receipt.destinations.flatMap((one) => one.addresses);
    const last = Math.max(...asked.map(({ at }) => Date.parse(at)));
    expect(timeToDarkMs).toBe(last - Date.parse(retraction?.at ?? ''));
    expect(isAtRest(await stateOf(storyId), Date.now())).toBe(true);
    expect(statusOf(await stateOf(storyId), Date.now())).toMatchObject({ receipts });
  });

  it('has a receipt that says what its caches answered when they were told to forget it', async () => {
    const settings = { name: 'front', kind: 'http', url: side.url, secretVariable: 'SECRET' } as const;
    for (const destination of newsroom.context.destinations) destination.caches = [settings];
    const storyId = await withdrawn('harbour');
    const [purge] = openPurges(await stateOf(storyId));
    const { edition = 0 } = purge ?? {};
    const forgotten = {
      destination: 'public',
      cache: 'front',
      edition,
      media: true,
      answer: { status: 200 },
    } as const;
    await newsroom.context.journal.transact(storyId, (state) => commands.purged(state, forgotten));
    await round(storyId);
    const { destinations } = await receiptOf(storyId);
    expect(destinations.map(({ purges }) => purges)).toEqual([
      [{ cache: 'front', at: expect.any(String), status: 200 }],
    ]);
  });

  it('is asked about also under the addresses of older editions', async () => {
    const storyId = await newsroom.story({ images: ['harbour', 'quay'] });
    await newsroom.ready(storyId, 'harbour');
    await settle(storyId);
    await newsroom.ready(storyId, 'quay');
    await settle(storyId);
    await retract(storyId);
    await settle(storyId);
    side.asked.splice(0);
    await round(storyId);
    for (const image of ['harbour', 'quay']) expect(side.asked).toContain(`/${pictureOf(image)}`);
  });

  it('is asked about also where it was before it moved; a redirect to its address is dark with that', async () => {
    const storyId = await live('harbour');
    const { path: former = '' } = (await stateOf(storyId)).plan ?? {};
    await newsroom.context.journal.transact(storyId, (state) =>
      commands.move(state, { slug: 'ferry-sails', ...why }, Date.now()),
    );
    await settle(storyId);
    const { path = '' } = (await stateOf(storyId)).plan ?? {};
    await retract(storyId);
    await settle(storyId);
    side.instead = (asked, response) => {
      if (asked !== `/${former}`) return undefined;
      response.writeHead(301, { location: `/${path}` }).end();
      return true;
    };
    expect(await round(storyId)).toBe(false);
    const [at] = (await receiptOf(storyId)).destinations;
    const verdictOf = (address: string) =>
      at?.addresses.find(({ url }) => url === `${side.url}${address}`)?.verdict;
    expect([former, `${former}story.json`, path].map(verdictOf)).toEqual(['moved', 'replaced', 'replaced']);
  });

  it('and of which another live story shows a picture: that address may answer, and the receipt says why', async () => {
    const other = await live('harbour');
    const storyId = await withdrawn('harbour', 'quay');
    expect(await round(storyId)).toBe(false);
    const [at] = (await receiptOf(storyId)).destinations;
    const verdictOf = (image: string) =>
      at?.addresses.find(({ url }) => url === `${side.url}${pictureOf(image)}`)?.verdict;
    expect([verdictOf('harbour'), verdictOf('quay')]).toEqual(['shared', 'gone']);
    expect(at?.deleted).not.toContain(pictureOf('harbour'));
    // Once nobody shows it any more, it is no excuse.
    await retract(other);
    await settle(other);
    expect(await round(other)).toBe(true);
    side.purge();
    expect(await round(other)).toBe(false);
  });

  it('but was never public gets none', async () => {
    const storyId = await newsroom.story({ images: ['harbour'] });
    await retract(storyId);
    await publish(newsroom.context, storyId, run.signal);
    expect(isAtRest(await stateOf(storyId), Date.now())).toBe(true);
    expect(await newsroom.waiting('receipts')).toEqual([]);
    expect(await round(storyId)).toBe(false);
    expect(await hasReceipt(storyId)).toBe(false);
  });

  it('and was taken down by a version that noted no deletions, gets a receipt, too', async () => {
    const storyId = await withdrawn('harbour');
    await newsroom.context.working.delete([keys.deleted(storyId, 1, 'public')]);
    await round(storyId);
    expect((await receiptOf(storyId)).destinations[0]).toMatchObject({ deleted: [], answered: true });
  });
});

describe('a cache that still has a story', () => {
  it('keeps the receipt away as long as it answers with the page, in any form, with story.json or a picture', async () => {
    const storyId = await live('harbour');
    const { path = '' } = (await stateOf(storyId)).plan ?? {};
    const kept = [path, `${path}index.html.br`, `${path}story.json`, pictureOf('harbour')];
    for (const address of kept) expect((await fetch(`${side.url}${address}`)).status).toBe(200);
    await retract(storyId);
    await settle(storyId);
    while (kept.length > 0) {
      expect(await round(storyId)).toBe(true);
      expect(await hasReceipt(storyId)).toBe(false);
      expect(isAtRest(await stateOf(storyId), Date.now())).toBe(false);
      const open = await openOf(storyId);
      expect(new Set(open.map(({ url }) => url.slice(side.url.length)))).toEqual(new Set(kept));
      expect(open[0]).toMatchObject({ destination: 'public', status: 200, verdict: 'old' });
      side.purge(`/${kept.pop()}`);
    }
    expect(await round(storyId)).toBe(false);
    expect((await receiptOf(storyId)).outcome).toBe('dark');
  });

  it('is a failure for an operator after a minute, once, until the receipt is there', async () => {
    const storyId = await live('harbour');
    await fetch(`${side.url}${pictureOf('harbour')}`);
    await retract(storyId);
    await settle(storyId);
    expect(await round(storyId)).toBe(true);
    expect(await failuresOf(newsroom.context)).toEqual([]);
    for (const after of [2, 3, 3000]) expect(await round(storyId, { now: minutes(after) })).toBe(true);
    expect(await failuresOf(newsroom.context)).toMatchObject([
      {
        ...{ storyId, code: 'still_public', queue: 'receipts' },
        message: `the story may still be read: ${side.url}${pictureOf('harbour')} answers 200`,
      },
    ]);
    // The search for lost work goes on with a retracted story although it is stuck.
    await newsroom.context.redis.flushall();
    expect(await reconcile(newsroom.context, 0, true)).toBe(1);
    expect(await newsroom.waiting('receipts')).toEqual([`receipt-${storyId}-1`]);
    side.purge();
    await round(storyId);
    expect(await failuresOf(newsroom.context)).toEqual([]);
    expect((await stateOf(storyId)).stuck).toBeUndefined();
  });
});

describe('a destination that does not answer', () => {
  it('is asked for ten minutes; then the receipt says that nothing is proven', async () => {
    const storyId = await withdrawn('harbour');
    await side[Symbol.asyncDispose]();
    expect(await round(storyId, { now: minutes(9) })).toBe(true);
    expect(await openOf(storyId)).toMatchObject([
      { status: null, verdict: 'silent', problem: expect.stringMatching(/ECONNREFUSED/) },
      ...(await openOf(storyId))
        .slice(1)
        .map(() => ({ problem: 'not asked, because nothing answers at its page' })),
    ]);
    expect(await failuresOf(newsroom.context)).toMatchObject([
      { code: 'still_public', message: expect.stringMatching(/does not answer \(.*ECONNREFUSED/) },
    ]);
    expect(await round(storyId, { now: minutes(11) })).toBe(false);
    const receipt = await receiptOf(storyId);
    expect(receipt).toMatchObject({ outcome: 'unproven', timeToDarkMs: null });
    expect(receipt.destinations[0]).toMatchObject({
      answered: false,
      problem: expect.stringMatching(/ECONNREFUSED/),
    });
    expect(receipt.destinations[0]?.addresses.every(({ verdict }) => verdict === 'silent')).toBe(true);
    expect(await failuresOf(newsroom.context)).toEqual([]);
  });

  it('and a cache that still has the story: no receipt, however long that lasts', async () => {
    const storyId = await live('harbour');
    await fetch(`${side.url}${pictureOf('harbour')}`);
    await retract(storyId);
    await settle(storyId);
    side.instead = (path, response) => {
      if (path.startsWith('/media/')) return undefined;
      response.writeHead(503).end();
      return true;
    };
    expect(await round(storyId, { now: minutes(100_000) })).toBe(true);
    side.purge();
    // It answers, if only with errors: that passes, and then it may have the story.
    expect(await round(storyId, { now: minutes(100_000) })).toBe(true);
    side.instead = () => undefined;
    expect(await round(storyId)).toBe(false);
  });

  it('of a destination that the settings do not have any more: the receipt says so', async () => {
    const storyId = await withdrawn('harbour');
    const { context } = newsroom;
    const without = { ...context, destinations: [] };
    const after = { ...run, again: () => Promise.reject(new Error('again')) };
    await expect(issueReceipt(without, { storyId, number: 1 }, after)).rejects.toThrow('again');
    await issueReceipt(without, { storyId, number: 1 }, after, minutes(11));
    expect(await receiptOf(storyId)).toMatchObject({
      outcome: 'unproven',
      destinations: [
        { name: 'public', baseUrl: null, answered: false, problem: expect.stringContaining('settings') },
      ],
    });
  });
});

it('asks nobody but the destination: a redirect is not followed', async () => {
  await using elsewhere = await startPublicSide();
  const storyId = await withdrawn('harbour');
  side.instead = (_path, response) => {
    response.writeHead(302, { location: `${elsewhere.url}login` }).end();
    return true;
  };
  expect(await round(storyId)).toBe(true);
  expect(elsewhere.asked).toEqual([]);
  expect(new Set((await openOf(storyId)).map(({ verdict }) => verdict))).toEqual(new Set(['unknown']));
});

describe('a run that dies', () => {
  it('at any step leaves the story with one receipt, recorded once', async () => {
    const { context } = newsroom;
    const { working } = context;
    let died = 0;
    for (let step = 1; ; step++) {
      const storyId = await withdrawn(`harbour-${step}`);
      // The step-th request to the working store is the last that this process makes.
      let left = step;
      context.working = new Proxy(working, {
        get: (store, property) => {
          const value = Reflect.get(store, property, store);
          if (typeof value !== 'function' || property === 'list') return value?.bind?.(store) ?? value;
          return async (...given: unknown[]) => {
            if (left-- <= 0) throw new Error('killed');
            return value.apply(store, given);
          };
        },
      });
      const killed = await round(storyId).then(
        () => false,
        () => true,
      );
      context.working = working;
      const before = (await hasReceipt(storyId))
        ? await readText(working, keys.receipt(storyId, 1))
        : undefined;
      await round(storyId);
      const after = await readText(working, keys.receipt(storyId, 1));
      // What was stored is not made again.
      if (before !== undefined) expect(after).toBe(before);
      const issued = (await eventsOf(storyId)).filter(({ type }) => type === 'receipt-issued');
      expect(issued).toHaveLength(1);
      expect(await round(storyId)).toBe(false);
      if (!killed) break;
      died++;
    }
    expect(died).toBeGreaterThan(3);
  });

  it('after the receipt was stored, and the story was reinstated: it is recorded all the same', async () => {
    const storyId = await withdrawn('harbour');
    const { journal } = newsroom.context;
    newsroom.context.journal = { ...journal, transact: () => Promise.reject(new Error('killed')) };
    await expect(round(storyId)).rejects.toThrow('killed');
    newsroom.context.journal = journal;
    await reinstate(storyId);
    expect(await round(storyId)).toBe(false);
    const { retraction, receipts } = await stateOf(storyId);
    expect([retraction, receipts?.map(({ number }) => number)]).toEqual([undefined, [1]]);
  });
});

describe('after Redis was lost', () => {
  it('the receipt is still issued', async () => {
    const storyId = await withdrawn('harbour');
    const { context } = newsroom;
    await context.redis.flushall();
    expect(await reconcile(context, 0, true)).toBe(1);
    expect(await newsroom.has(receiptJob(storyId, 1, 'breaking'))).toBe('prioritized');
    expect(await newsroom.waiting('receipts')).toEqual([`receipt-${storyId}-1`]);
    await round(storyId);
    await context.redis.flushall();
    expect(await reconcile(context, 0, true)).toBe(0);
  });
});

describe('a story that comes back', () => {
  it('before its addresses were dark gets no receipt for that retraction', async () => {
    const storyId = await withdrawn('harbour');
    await reinstate(storyId);
    side.asked.splice(0);
    expect(await round(storyId)).toBe(false);
    expect([await hasReceipt(storyId), side.asked]).toEqual([false, []]);
  });

  it('while its addresses are asked gets none either', async () => {
    const storyId = await withdrawn('harbour');
    let back: Promise<unknown> | undefined;
    side.instead = () => {
      back ??= reinstate(storyId);
      return undefined;
    };
    expect(await round(storyId)).toBe(false);
    await back;
    expect(await hasReceipt(storyId)).toBe(false);
  });

  it('and is retracted again gets a receipt with the next number', async () => {
    const storyId = await withdrawn('harbour');
    await round(storyId);
    await reinstate(storyId);
    await settle(storyId);
    const { state } = await retract(storyId);
    expect(await newsroom.has(publishJob(storyId, state.sequence, 'breaking'))).toBe('unknown');
    expect(isAtRest(state, Date.now())).toBe(false);
    await settle(storyId);
    side.purge();
    expect(await round(storyId, { number: 1 })).toBe(false);
    expect(await round(storyId, { number: 2 })).toBe(false);
    const both = await Promise.all([1, 2].map((number) => receiptOf(storyId, number)));
    expect(both.map(({ number, outcome }) => [number, outcome])).toEqual([
      [1, 'dark'],
      [2, 'dark'],
    ]);
    expect((await stateOf(storyId)).receipts?.map(({ number }) => number)).toEqual([1, 2]);
  });
});

it('all processes sign with one key', async () => {
  const made = await Promise.all(Array.from({ length: 4 }, () => receiptKey(newsroom.context)));
  expect(new Set(made.map(({ x }) => x)).size).toBe(1);
  expect(await receiptKey(newsroom.context)).toEqual(made[0]);
});
