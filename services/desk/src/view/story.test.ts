import { codes, type SluglineError, type StoryEvent } from '@slugline/story';
import { began, events, journal, places, storyId } from '@slugline/testing/samples/journal';
import { describe, expect, it } from 'vitest';
import { storyView } from './story.ts';

const view = (...list: StoryEvent[]) => storyView(storyId, journal(...list), places, began + 60_000);

describe('a story’s page', () => {
  it('lists the timings, with a dash for those not reached yet', () => {
    const { timings } = view(events.submitted, events.planned, events.built, events.live);
    expect(Object.fromEntries(timings.map(({ label, value }) => [label, value]))).toEqual({
      Accepted: '100 ms',
      'Text live': '400 ms',
      'First playable': '–',
      Complete: '400 ms',
    });
  });

  it('gives a remedy for each refused file, and names the file once', () => {
    expect(view(events.submitted, events.planned, events.failed).refused).toEqual([
      { about: null, message: 'notes.exe is a program', remedy: codes.file_unsupported.remedy },
      { about: null, message: 'sea.mp4 ends in the middle of a frame', remedy: codes.video_broken.remedy },
    ]);
  });

  it('says which line or file a warning is about', () => {
    expect(view(events.submitted, events.planned).warnings).toEqual([
      { about: 'line 9', message: 'a line was taken out' },
    ]);
  });

  it('says why a story is refused or held, and what to do', () => {
    expect(view(events.submitted, events.refused).problem).toEqual({
      message: 'storm.txt has no text',
      remedy: codes.draft_empty.remedy,
    });
    expect(view(events.submitted, events.planned, events.held)).toMatchObject({
      holds: [{ kind: 'missing-media', reason: 'two pictures are missing' }],
      problem: { message: 'two pictures are missing', remedy: '' },
    });
  });

  it('says why a story was taken down, and where it may still be', () => {
    const story: StoryEvent[] = [
      ...[events.submitted, events.planned, events.built, events.live],
      { v: 1, type: 'retracted', revision: 1, mode: 'withdraw', reason: 'a court order', by: 'ada' },
      { ...events.built, edition: 2, media: [], notice: true, destinations: ['public', 'partner'] },
      { v: 1, type: 'withdrawn', revision: 1, edition: 2, destination: 'public', deleted: 3 },
    ];
    expect(view(...story)).toMatchObject({
      url: null,
      badge: { label: 'Retracted' },
      retraction: 'Retracted by ada: a court order; gone from public; may still be at partner.',
    });
    expect(view(events.submitted).retraction).toBeNull();
  });

  it('links the receipts of its retractions', () => {
    const receipt = { v: 1, type: 'receipt-issued', revision: 1 } as const;
    const { receipts } = view(
      ...[events.submitted, events.planned, events.built, events.live],
      { ...receipt, number: 1, outcome: 'dark', timeToDarkMs: 1282 },
      { ...receipt, number: 2, outcome: 'unproven', timeToDarkMs: null },
    );
    expect(receipts).toEqual([
      {
        href: `/v1/stories/${storyId}/receipts/1`,
        label: 'Receipt 1: no address had it any more after 1.28 s',
      },
      {
        href: `/v1/stories/${storyId}/receipts/2`,
        label: 'Receipt 2: not proven, a destination did not answer',
      },
    ]);
  });

  it('links renditions that are shown early, and those made later only when they are public', () => {
    const renditions = events.ready.renditions.slice(1, 2);
    const { v, revision, original } = events.ready;
    const playable = {
      v,
      revision,
      original,
      type: 'media-playable',
      result: 'early.json',
      renditions,
    } as const;
    const built: StoryEvent = { ...events.built, complete: false, early: [original] };
    const early = [playable, built, events.live];
    const [shown] = view(events.submitted, events.planned, ...early).media;
    expect(shown?.thumbnail).toMatch(/w640\.jpg$/);
    const { timeline } = view(events.submitted, events.planned, playable);
    expect(timeline.map(({ sentence }) => sentence).join()).toContain('can be seen, as JPEG so far');
    const [ready] = view(events.submitted, events.planned, ...early, events.ready).media;
    expect(ready).toMatchObject({ label: 'Ready', thumbnail: null });
  });

  it('links renditions when an edition with them is live, and has the smallest as thumbnail', () => {
    const before = view(events.submitted, events.planned, events.progress, events.ready);
    expect(before.media).toMatchObject([
      { label: 'Ready', thumbnail: null, made: '3 files made', renditions: [{ url: null }, {}, {}] },
      { label: '50 %', percent: 50, renditions: [] },
    ]);
    const after = view(events.submitted, events.planned, events.ready, events.built, events.live);
    expect(after.media[0]).toMatchObject({
      thumbnail: 'https://cdn.example/news/media/aaaaaaaaaaaaaaaa/p1/w320.jpg',
      renditions: [{ name: 'w640.avif', pixels: '640 × 400', size: '9 kB' }, {}, {}],
    });
  });

  it('does not exist for an empty journal', () => {
    expect(() => view()).toThrow(
      expect.objectContaining<Partial<SluglineError>>({ code: 'story_not_found' }),
    );
  });
});
