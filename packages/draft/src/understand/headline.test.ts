import { describe, expect, it } from 'vitest';
import { candidatesOf, isClose, isProse } from './headline.ts';

const linesOf = (...texts: string[]) =>
  texts.map((text, at) => ({
    text,
    piece: { line: 2 * at + 1, block: { type: 'paragraph' as const, content: [{ text }] } },
  }));
const body = 'The old bridge between the islands reopened on Tuesday, the works minister said.';
const order = (...texts: string[]) => candidatesOf(linesOf(...texts), body).map(({ own }) => own.headline);

describe('the candidates for a headline', () => {
  it('are ordered by the evidence for each', () => {
    expect(order('Old bridge reopens', 'Ferry queues end after nine years')).toEqual([
      'Old bridge reopens',
      'Ferry queues end after nine years',
    ]);
    expect(order('Lagos, 3 May 2026', 'Old bridge reopens')[0]).toBe('Old bridge reopens');
    expect(order('Dear colleagues,', 'Old bridge reopens after nine years')[0]).toBe(
      'Old bridge reopens after nine years',
    );
    expect(order('Naija Loaded', 'Old bridge reopens (Video)')[0]).toBe('Old bridge reopens');
    expect(order('Harbour news of the day', 'Old bridge reopens', 'Old Bridge Reopens!')[0]).toBe(
      'Old bridge reopens',
    );
  });

  it('state the evidence for each', () => {
    const [best] = candidatesOf(linesOf('Old bridge reopens (Video)'), body);
    expect(best?.evidence).toEqual(
      expect.arrayContaining(['first line', 'media marker', 'no final full stop', 'the text speaks of it']),
    );
  });

  it('are close if a name may be that of the publication or a headline', () => {
    const isDoubtful = (...texts: string[]) => isClose(candidatesOf(linesOf(...texts), body));
    expect(isDoubtful('Naija Loaded', 'Old bridge reopens after nine years')).toBe(true);
    expect(isDoubtful('Deep water', 'Old bridge reopens after nine years')).toBe(false);
    expect(isDoubtful('Old bridge reopens', 'Ferry queues end after nine years')).toBe(false);
    expect(isDoubtful('Old bridge reopens')).toBe(false);
  });
});

describe('a text', () => {
  it.each([
    'The bridge is open again. The minister cut a ribbon, and the fishermen cheered her.',
    `${'The bridge is open again and again '.repeat(9)}`,
    '港务局周一宣布，新码头当天投入试运行。首日共装卸四百个集装箱，全部由无人车完成。',
  ])('is prose: %s', (text) => {
    expect(isProse(text)).toBe(true);
  });

  it.each(['Old bridge reopens', 'He won. She lost.', '“We never gave up,” she says'])(
    'is not prose: %s',
    (text) => {
      expect(isProse(text)).toBe(false);
    },
  );
});
