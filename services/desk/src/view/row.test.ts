import { fold, type StoryEvent, type StoryState } from '@slugline/story';
import { began, events, journal, places } from '@slugline/testing/samples/journal';
import { describe, expect, it } from 'vitest';
import { rowOf } from './row.ts';

const row = (...list: StoryEvent[]) =>
  rowOf(fold(journal(events.submitted, ...list)) as StoryState, places, began + 60_000);

describe('a story in the list', () => {
  it('has the name of its draft file until the draft is read', () => {
    expect(row()).toMatchObject({ headline: 'storm.txt', edition: 0, url: null, thumbnail: null });
    expect(row(events.planned).headline).toBe('Storm reaches the coast');
  });

  it.each([
    ['Received', 'quiet', []],
    ['Processing', 'working', [events.planned]],
    ['Scheduled', 'attention', [{ ...events.planned, embargo: '2026-01-03T06:00:00.000Z' }]],
    ['Held', 'attention', [events.planned, events.held]],
    ['Refused', 'bad', [events.refused]],
    ['Live', 'good', [events.planned, { ...events.built, complete: false }, events.live]],
    ['Complete', 'good', [events.planned, events.ready, events.failed, events.built, events.live]],
  ])('is %s in word and colour', (label, tone, list) => {
    expect(row(...list).badge).toMatchObject({ label, tone });
  });

  it('counts ready media until all are ready or failed', () => {
    expect(row(events.planned, events.ready).media).toEqual({ done: 1, all: 2 });
    expect(row(events.planned, events.ready, events.failed).media).toBeNull();
  });

  it('says when a scheduled story goes out', () => {
    const embargo = '2026-01-03T06:00:00.000Z';
    expect(row({ ...events.planned, embargo }).due).toMatchObject({ iso: embargo });
    expect(row(events.planned).due).toBeNull();
  });

  it('counts warnings and refused files, and says why it is held', () => {
    expect(row(events.planned, events.failed)).toMatchObject({
      warnings: '1 warning',
      refused: '2 files refused',
      reason: null,
    });
    expect(row(events.planned, events.held).reason).toBe('two pictures are missing');
  });

  it('has its picture from the destination where it is live, and none before', () => {
    const media = [events.planned, events.ready, events.built];
    expect(row(...media).thumbnail).toBeNull();
    expect(row(...media, events.live)).toMatchObject({
      thumbnail: 'https://cdn.example/news/media/aaaaaaaaaaaaaaaa/p1/w640.jpg',
      url: events.live.url,
      edition: 1,
    });
    const { picture: _later, ...card } = events.built.card;
    const later = row(...media, events.live, { ...events.built, edition: 2, card });
    expect(later.thumbnail).toBe('https://cdn.example/news/media/aaaaaaaaaaaaaaaa/p1/w640.jpg');
  });
});
