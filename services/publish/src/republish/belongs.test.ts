import { apply, type StoryEvent, type StoryState, unwritten } from '@slugline/story';
import { textPlan } from '@slugline/testing/samples/journal';
import { describe, expect, it } from 'vitest';
import { whatBelongs } from './belongs.ts';

const storyId = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const at = '2026-11-23T10:00:00.000Z';
const now = Date.parse(at) + 60_000;
const card = { headline: 'Ferry', section: 'news', language: 'en', publishedAt: at, modifiedAt: at };

const submitted = (revision = 1): StoryEvent => ({
  ...{ v: 1, type: 'submitted', revision, receivedAt: at, lane: 'normal', files: [], by: 'reporter' },
});
interface More {
  revision?: number;
  notice?: true;
  media?: string[];
}
const built = (edition: number, destinations: string[], more: More = {}) =>
  ({
    ...{ v: 1, type: 'edition-built', revision: 1, edition, complete: true, media: [], destinations, card },
    ...more,
  }) as StoryEvent;
const live = (edition: number, destination: string, revision = 1): StoryEvent => ({
  ...{
    v: 1,
    type: 'edition-live',
    revision,
    edition,
    destination,
    url: 'https://n.example/',
    playable: false,
  },
});
const held: StoryEvent = { v: 1, type: 'held', revision: 1, kind: 'editor', reason: 'a doubt' };
const retracted: StoryEvent = {
  ...{ v: 1, type: 'retracted', revision: 1, mode: 'withdraw', reason: 'a court order', by: 'editor' },
};
const withdrawn = (edition: number, destination: string): StoryEvent => ({
  ...{ v: 1, type: 'withdrawn', revision: 1, edition, destination, deleted: 0 },
});

const [sea, quay] = ['a'.repeat(64), 'b'.repeat(64)];
const dropped: StoryEvent = {
  ...{ v: 1, type: 'original-dropped', revision: 1, original: sea, reason: 'a court order', by: 'editor' },
};

const after = (...events: StoryEvent[]): StoryState =>
  [submitted(), textPlan('ferry'), ...events].reduce(
    (state, event, n) => apply(state, { storyId, sequence: n + 1, at, events: [event] }),
    unwritten(storyId),
  );

/** What belongs at “a” and “b”. */
const table: [string, StoryEvent[], a: object, b: object][] = [
  ['was never public', [built(1, ['a', 'b'])], { next: { do: 'nothing' } }, { next: { do: 'nothing' } }],
  [
    'is live at one destination, and on its way to the other',
    [built(1, ['a', 'b']), live(1, 'a')],
    { shown: { edition: 1 }, next: { do: 'look', edition: { edition: 1 } } },
    { next: { do: 'deliver', edition: { edition: 1 } } },
  ],
  [
    'was public before the other destination was added',
    [built(1, ['a']), live(1, 'a')],
    { shown: { edition: 1 }, next: { do: 'look' } },
    { next: { do: 'render', edition: { edition: 1 } } },
  ],
  [
    'is held: what is live stays, and nothing newer comes',
    [built(1, ['a']), live(1, 'a'), held],
    { shown: { edition: 1 }, next: { do: 'nothing' } },
    { next: { do: 'wait' } },
  ],
  [
    'has a newer edition that is held back',
    [built(1, ['a', 'b']), live(1, 'a'), live(1, 'b'), built(2, ['a', 'b']), held],
    { shown: { edition: 1 }, next: { do: 'wait' } },
    { shown: { edition: 1 }, next: { do: 'wait' } },
  ],
  [
    'has a correction that is not read yet: what is live may be rendered anew',
    [built(1, ['a']), live(1, 'a'), submitted(2)],
    { shown: { edition: 1 }, next: { do: 'look', edition: { edition: 1, revision: 1 } } },
    { next: { do: 'render', edition: { edition: 1, revision: 1 } } },
  ],
  [
    'still shows a file that was withdrawn: nothing of that edition comes back',
    [
      ...[built(1, ['a', 'b'], { media: [sea, quay] }), live(1, 'a'), live(1, 'b'), dropped],
      ...[built(2, ['a', 'b'], { media: [quay] }), live(2, 'a')],
    ],
    { shown: { edition: 2 } },
    { next: { do: 'deliver', edition: { edition: 2 } } },
  ],
  [
    'still shows a file that was withdrawn, while its next edition is not built yet',
    [built(1, ['a'], { media: [sea] }), live(1, 'a'), dropped],
    { next: { do: 'wait' } },
    { next: { do: 'wait' } },
  ],
  [
    'is being taken down',
    [built(1, ['a']), live(1, 'a'), retracted],
    { next: { do: 'wait' } },
    { next: { do: 'wait' } },
  ],
  [
    'was taken down: the notice, and nothing else',
    [
      built(1, ['a']),
      live(1, 'a'),
      retracted,
      built(2, ['a'], { notice: true }),
      live(2, 'a'),
      withdrawn(2, 'a'),
    ],
    { shown: { edition: 2, notice: true }, next: { do: 'look' } },
    { next: { do: 'render', edition: { edition: 2, notice: true } } },
  ],
];

describe('what belongs at a destination of a story that', () => {
  it.each(table)('%s', (_what, events, a, b) => {
    const state = after(...events);
    const belongs = [whatBelongs(state, 'a', now), whatBelongs(state, 'b', now)];
    expect(belongs).toMatchObject([a, b]);
    for (const [n, expected] of [a, b].entries())
      if (!('shown' in expected)) expect(belongs[n]?.shown).toBeUndefined();
  });
});
