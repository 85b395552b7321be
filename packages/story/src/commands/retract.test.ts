import { describe, expect, it } from 'vitest';
import { decide, missingReceipt, shownAt, toWithdrawFrom } from '../decide.ts';
import { newestEdition } from '../due.ts';
import { openFailures } from '../failures.ts';
import { newStoryId } from '../identity.ts';
import { type StoryState, unwritten } from '../state.ts';
import { isAtRest, phaseOf, statusOf } from '../status.ts';
import { stateAfter } from '../testing/state-after.ts';
import type { CommandResult } from './command.ts';
import * as commands from './index.ts';

const now = Date.UTC(2026, 10, 29);
const at = new Date(now).toISOString();
const storyId = newStoryId(now);
const picture = 'a'.repeat(64);
const why = { reason: 'a court order', by: 'night-editor' };
const retraction = { mode: 'withdraw' as const, ...why };

/** Returns the state after one more command, which must not be refused. */
const after = (state: StoryState, result: CommandResult): StoryState => stateAfter(state, result, at);
const submitted = { receivedAt: at, lane: 'normal' as const, files: [], by: 'reporter' };
const plan = {
  ...{ revision: 1, slug: 'ferry', path: 'news/2026/11/ferry/', headline: 'Ferry', section: 'news' },
  ...{ article: '', lane: 'normal' as const, publish: 'text-first' as const, warnings: [], refused: [] },
  promised: { videos: 0, pictures: 0 },
  media: [
    {
      ...{ original: picture, file: 'sea.jpg', kind: 'picture' as const, type: 'image/jpeg', bytes: 1 },
      ...{ recipe: 'r', lead: true },
    },
  ],
};
const edition = (n: number, more: object = {}) => ({
  ...{ revision: 1, edition: n, complete: true, media: [picture], destinations: ['public', 'partner'] },
  card: { headline: 'Ferry', section: 'news', language: 'en', publishedAt: at, modifiedAt: at },
  ...more,
});
const notice = (n: number) => edition(n, { media: [], notice: true });
const made = {
  ...{ revision: 1, original: picture, kind: 'picture' as const, recipe: 'r', result: 'result.json' },
  ...{ renditions: [], warnings: [] },
};
const wentLive = (n: number, destination = 'public') => ({
  ...{ revision: 1, edition: n, destination, url: 'https://news.example/ferry/', playable: false },
});

const received = after(unwritten(storyId), commands.submit(unwritten(storyId), submitted));
const planned = after(received, commands.plan(received, plan, [], now));
const ready = after(planned, commands.mediaReady(planned, made));
const built = after(ready, commands.editionBuilt(ready, edition(1)));
const live = after(built, commands.editionLive(built, wentLive(1)));
const retracted = after(live, commands.retract(live, retraction, now));
const withNotice = after(retracted, commands.editionBuilt(retracted, notice(2)));
const shown = ['public', 'partner'].reduce(
  (state, destination) => after(state, commands.editionLive(state, wentLive(2, destination))),
  withNotice,
);
const dark = ['public', 'partner'].reduce(
  (state, destination) => after(state, commands.withdrawn(state, { edition: 2, destination, deleted: 3 })),
  shown,
);

describe('a retraction', () => {
  it.each([
    ['received', received],
    ['processing', planned],
    ['live', live],
  ])('takes down a story that is %s', (phase, state) => {
    expect(phaseOf(state, now)).toBe(phase);
    expect(phaseOf(after(state, commands.retract(state, retraction, now)), now)).toBe('retracted');
  });

  it('is refused a second time, and for a package that was refused', () => {
    expect(commands.retract(retracted, retraction, now)).toMatchObject({
      code: 'not_possible_now',
      state: 'retracted',
    });
    const fault = { revision: 1, code: 'draft_empty', message: 'no text' };
    const refused = after(received, commands.refused(received, fault));
    expect(commands.retract(refused, retraction, now)).toMatchObject({
      code: 'not_possible_now',
      state: 'refused',
    });
  });

  it('puts who, why and when on record, and the address no longer counts as one for readers', () => {
    expect(statusOf(retracted, now)).toMatchObject({
      state: 'retracted',
      url: null,
      reason: null,
      retraction: { ...retraction, at, withdrawn: [], remaining: ['public', 'partner'] },
    });
  });

  it('lets nothing be published but the notice, at every destination that may have something', () => {
    expect(decide(retracted, now)).toEqual({ do: 'publish-notice' });
    expect(decide(withNotice, now)).toMatchObject({
      do: 'deliver',
      edition: { edition: 2, notice: true },
      destinations: ['public', 'partner'],
    });
    expect(decide(shown, now)).toMatchObject({ do: 'deliver', destinations: ['public', 'partner'] });
    expect(decide(dark, now)).toEqual({ do: 'issue-receipt', number: 1 });
  });

  it('needs no work for a story that never had an edition', () => {
    const early = after(planned, commands.retract(planned, retraction, now));
    expect(decide(early, now)).toEqual({ do: 'nothing' });
    expect(isAtRest(early, now)).toBe(true);
  });

  it('goes on whatever else stands in the way of publishing', () => {
    const held = after(live, commands.hold(live, { reason: 'stop', by: 'editor' }, now));
    const state = after(held, commands.retract(held, retraction, now));
    expect(decide(state, now)).toEqual({ do: 'publish-notice' });
    const stuck = after(
      live,
      commands.stuck(live, {
        code: 'internal',
        message: 'hm',
        job: { queue: 'publish', id: 'p', attempts: 1 },
      }),
    );
    expect(after(stuck, commands.retract(stuck, retraction, now)).stuck).toBeUndefined();
  });

  it('is not at rest before the last destination is dark', () => {
    expect(isAtRest(shown, now)).toBe(false);
    const half = after(shown, commands.withdrawn(shown, { edition: 2, destination: 'public', deleted: 3 }));
    expect([isAtRest(half, now), toWithdrawFrom(half)]).toEqual([false, ['partner']]);
    expect(toWithdrawFrom(dark)).toEqual([]);
  });

  it('hides the story from lists and feeds at once', () => {
    expect(shownAt(live, 'public')).toMatchObject({ edition: 1 });
    expect(shownAt(retracted, 'public')).toBeUndefined();
  });
});

describe('a receipt', () => {
  const proof = { number: 1, outcome: 'dark' as const, timeToDarkMs: 1200 };
  const proven = after(dark, commands.receiptIssued(dark, proof));

  it('is what a story lacks when it is gone from every destination', () => {
    expect([missingReceipt(dark), isAtRest(dark, now)]).toEqual([1, false]);
    expect(missingReceipt(shown)).toBeUndefined();
    expect(decide(proven, now)).toEqual({ do: 'nothing' });
    expect(isAtRest(proven, now)).toBe(true);
    expect(statusOf(proven, now).receipts).toEqual([{ ...proof, at }]);
  });

  it('is recorded once, also when the story came back meanwhile', () => {
    expect(commands.receiptIssued(proven, proof)).toEqual([]);
    const back = after(dark, commands.reinstate(dark, why, now));
    const late = after(back, commands.receiptIssued(back, proof));
    expect(late.receipts).toEqual([{ ...proof, at }]);
    expect(commands.receiptIssued(late, proof)).toEqual([]);
  });

  it('ends what an operator was told about the retraction', () => {
    const job = { queue: 'receipts', id: `receipt-${storyId}-1`, attempts: 0 };
    const failure = { code: 'still_public', message: 'the page answers 200', job };
    const told = after(dark, commands.stuck(dark, failure));
    expect(openFailures(told)).toHaveLength(1);
    const done = after(told, commands.receiptIssued(told, proof));
    expect([openFailures(done), done.stuck]).toEqual([[], undefined]);
  });

  it('of the next retraction has the next number', () => {
    const back = after(proven, commands.reinstate(proven, why, now));
    const again = after(back, commands.retract(back, retraction, now));
    expect(again.retraction?.number).toBe(2);
    expect(again.receipts).toHaveLength(1);
    expect(isAtRest(again, now)).toBe(false);
  });
});

describe('what comes to a retracted story later', () => {
  it('changes nothing: results, failures, plans and editions that were on their way', () => {
    const early = after(planned, commands.retract(planned, retraction, now));
    const job = { queue: 'image', id: 'image-x', attempts: 1 };
    const failure = { revision: 1, original: picture, code: 'cancelled', message: 'the job was ended', job };
    expect(commands.mediaReady(early, made)).toEqual([]);
    expect(commands.mediaFailed(early, failure)).toEqual([]);
    expect(commands.mediaProgress(early, { revision: 1, original: picture, percent: 50 })).toEqual([]);
    expect(commands.editionBuilt(early, edition(1))).toEqual([]);
    const before = after(received, commands.retract(received, retraction, now));
    expect(commands.plan(before, plan, [], now)).toEqual([]);
    expect(commands.refused(before, { revision: 1, code: 'draft_empty', message: 'no text' })).toEqual([]);
  });

  it('is refused when a person asks for it', () => {
    const refusal = { code: 'not_possible_now', state: 'retracted' };
    expect(commands.submit(retracted, submitted)).toMatchObject(refusal);
    expect(commands.hold(retracted, { reason: 'stop', by: 'editor' }, now)).toMatchObject(refusal);
    expect(commands.release(retracted, { by: 'editor' }, now)).toMatchObject(refusal);
  });

  it('is on record when it is a page that had gone live just before', () => {
    expect(after(retracted, commands.editionLive(retracted, wentLive(1, 'partner'))).live).toHaveProperty(
      'partner',
    );
  });
});

describe('a reinstated story', () => {
  const back = after(dark, commands.reinstate(dark, why, now));

  it('is published again as it was, in a newer edition than the notice', () => {
    expect(phaseOf(back, now)).toBe('processing');
    expect(decide(back, now)).toEqual({ do: 'publish', complete: true, media: [picture] });
    const again = after(back, commands.editionBuilt(back, edition(3)));
    expect(decide(again, now)).toMatchObject({ do: 'deliver', edition: { edition: 3 } });
    const there = ['public', 'partner'].reduce(
      (state, destination) => after(state, commands.editionLive(state, wentLive(3, destination))),
      again,
    );
    expect(phaseOf(there, now)).toBe('complete');
    expect(statusOf(there, now)).toMatchObject({ url: 'https://news.example/ferry/', retraction: null });
  });

  it('gets that edition also when nothing had been withdrawn yet', () => {
    const early = after(retracted, commands.reinstate(retracted, why, now));
    expect(decide(early, now)).toEqual({ do: 'publish', complete: true, media: [picture] });
  });

  it('is in no list before that edition is live: the notice is still there', () => {
    expect(shownAt(back, 'public')).toBeUndefined();
  });

  it('takes neither the notice nor the end of the old withdrawal any more', () => {
    const early = after(retracted, commands.reinstate(retracted, why, now));
    expect(commands.editionBuilt(early, notice(2))).toEqual([]);
    expect(commands.withdrawn(back, { edition: 2, destination: 'public', deleted: 3 })).toEqual([]);
  });

  it('can be retracted again, with a notice of its own', () => {
    const again = after(back, commands.retract(back, retraction, now));
    expect(toWithdrawFrom(again)).toEqual(['public', 'partner']);
    expect(decide(again, now)).toEqual({ do: 'publish-notice' });
    const newer = after(back, commands.editionBuilt(back, edition(3)));
    expect(decide(after(newer, commands.retract(newer, retraction, now)), now)).toEqual({
      do: 'publish-notice',
    });
  });

  it('can be retracted again before its notice went out, also when that is kept back by now', () => {
    const early = after(withNotice, commands.reinstate(withNotice, why, now));
    const held = after(early, commands.hold(early, why, now));
    const released = after(held, commands.release(held, why, now));
    const again = after(released, commands.retract(released, retraction, now));
    expect(decide(again, now)).toEqual({ do: 'publish-notice' });
    const next = after(again, commands.editionBuilt(again, notice(3)));
    expect(decide(next, now)).toMatchObject({ do: 'deliver', edition: { edition: 3 } });
    expect(newestEdition(next)?.edition).toBe(3);
  });

  it('was retracted: no other story can be reinstated', () => {
    expect(commands.reinstate(live, why, now)).toMatchObject({ code: 'not_possible_now', state: 'live' });
  });
});
