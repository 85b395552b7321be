import { apply, fold, type StoryEvent, type StoryState } from '@slugline/story';
import { began, events, journal } from '@slugline/testing/samples/journal';
import { describe, expect, it } from 'vitest';
import { CatalogueRow, rowOf } from './row.ts';

const of = (...list: StoryEvent[]): CatalogueRow => {
  const row = rowOf(fold(journal(...list)) as StoryState, began);
  expect(CatalogueRow.parse(row)).toEqual(row);
  return row;
};
const { submitted, planned, built, live } = events;

describe('the row of a story', () => {
  it('says little before the draft is read', () => {
    expect(of(submitted)).toMatchObject({
      ...{ sequence: 1, state: 'received', lane: 'breaking', received: '2026-01-02T03:04:05.000Z' },
      ...{ headline: null, section: null, path: null, published: null, card: null, edition: 0 },
    });
  });

  it('has what the draft says', () => {
    const about = { summary: 'A storm.', authors: ['Ada Lind'], tags: ['Storm'], language: 'en-GB' };
    expect(of(submitted, { ...planned, about })).toMatchObject({
      ...about,
      ...{ headline: 'Storm reaches the coast', section: 'weather', path: 'weather/2026/01/storm/' },
      counts: { editions: 0, warnings: 1, refused: 1, media: 2, made: 0 },
    });
  });

  it('takes summary, tags and language from the card when an earlier version wrote the plan', () => {
    const card = { ...built.card, summary: 'A storm.', tags: ['Storm'] };
    expect(of(submitted, planned, { ...built, card }, live)).toMatchObject({
      ...{ summary: 'A storm.', authors: [], tags: ['Storm'], language: 'en' },
    });
  });

  it('has the card of what is live, and not of an edition that is not', () => {
    const next = { ...built, edition: 2, card: { ...built.card, headline: 'Storm is over' } };
    expect(of(submitted, planned, built)).toMatchObject({ card: null, published: null, live: {} });
    expect(of(submitted, planned, built, live, next)).toMatchObject({
      ...{ edition: 1, live: { public: 1 }, published: built.card.publishedAt },
      ...{ card: { headline: 'Storm reaches the coast' }, counts: { editions: 2 } },
    });
  });

  it('says until when an embargo lasts', () => {
    const embargo = '2027-01-01T06:00:00.000Z';
    expect(of(submitted, { ...planned, embargo })).toMatchObject({ state: 'scheduled', scheduled: embargo });
  });

  it('has the sequence of the journal', () => {
    const state = fold(journal(submitted, planned)) as StoryState;
    const [entry] = journal(events.held);
    const held = apply(state, { ...(entry as NonNullable<typeof entry>), sequence: 3 });
    expect(rowOf(held, began)).toMatchObject({ sequence: 3, state: 'held' });
  });
});
