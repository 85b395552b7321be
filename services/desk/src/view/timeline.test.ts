import { events, image, journal, video } from '@slugline/testing/samples/journal';
import { describe, expect, it } from 'vitest';
import { eventTypes, sentenceOf, timelineOf } from './timeline.ts';

const names = new Map([
  [image, 'sea.jpg'],
  [video, 'sea.mp4'],
]);

describe('the sentence for', () => {
  it.each([
    ['submitted', 'Received from wire: storm.txt and 2 media files (12.4 MB), lane breaking'],
    ['planned', 'The draft is read: text, 1 picture, 1 video; 1 warning; 1 file refused'],
    ['refused', 'Refused: storm.txt has no text'],
    ['held', 'Held: two pictures are missing'],
    ['released', 'Released by night-editor'],
    ['stuck', 'Stuck: the page has no title. An operator has to look at the failures'],
    ['replayed', 'night-operator put back to work what had failed'],
    ['discarded', 'night-operator took a failure off the list'],
    ['scheduled', 'Waits until 3 Jan 2026, 06:00 UTC'],
    ['ended', 'The time has come for which it waited'],
    ['progress', 'sea.mp4: 50 % done'],
    ['ready', 'sea.jpg is ready: 3 renditions'],
    ['failed', 'sea.mp4 can’t be shown: sea.mp4 ends in the middle of a frame'],
    ['built', 'Edition 1, the complete one, is made: text and 1 media file'],
    ['live', 'Edition 1 is live at public'],
  ] as const)('%s', (event, sentence) => {
    expect(sentenceOf(events[event], names)).toBe(sentence);
  });

  it('a file that no plan names has the start of its hash', () => {
    expect(sentenceOf(events.ready, new Map())).toBe('the file aaaaaaaa is ready: 3 renditions');
  });
});

describe('a timeline', () => {
  it('counts time from the submission, and names files', () => {
    const lines = timelineOf(journal(events.submitted, events.planned, events.ready));
    expect(lines.map(({ since, sentence }) => `${since} ${sentence}`)).toEqual([
      '100 ms Received from wire: storm.txt and 2 media files (12.4 MB), lane breaking',
      '200 ms The draft is read: text, 1 picture, 1 video; 1 warning; 1 file refused',
      '300 ms sea.jpg is ready: 3 renditions',
    ]);
  });

  it('leaves out progress of a file that has a later event', () => {
    const types = (...after: (typeof events)[keyof typeof events][]) =>
      timelineOf(journal(events.submitted, events.planned, events.progress, ...after)).map(
        (line) => line.type,
      );
    expect(types(events.ready)).toContain('media-progress');
    expect(types(events.failed)).not.toContain('media-progress');
  });
});

it('pages follow every type of event', () => {
  expect(eventTypes).toEqual(expect.arrayContaining(Object.values(events).map(({ type }) => type)));
});
