import { cpuOf } from '@slugline/testing/growth';
import { describe, expect, it } from 'vitest';
import { type Caption, spokenParagraphs } from './spoken.ts';

/** Captions with times in seconds. */
const shown = (...captions: [start: string, end: string, text: string][]): Caption[] =>
  captions.map(([start, end, text]) => ({ startMs: 1000 * Number(start), endMs: 1000 * Number(end), text }));

describe('a transcript', () => {
  it('joins captions into one paragraph', () => {
    expect(
      spokenParagraphs(
        shown(['00.200', '01.400', 'The ferry leaves'], ['01.400', '03.000', 'the pier\nat ten.']),
      ),
    ).toEqual(['The ferry leaves the pier at ten.']);
  });

  it('begins a paragraph after a silence', () => {
    expect(
      spokenParagraphs(
        shown(['00.000', '01.000', 'One.'], ['02.900', '04.000', 'Two.'], ['06.000', '07.000', 'Three.']),
      ),
    ).toEqual(['One. Two.', 'Three.']);
  });

  it('begins a paragraph with a new speaker, and not with a negative number', () => {
    expect(spokenParagraphs(shown(['00.000', '02.000', '- Is it cold?\n– It is\n-4 degrees.']))).toEqual([
      '- Is it cold?',
      '– It is -4 degrees.',
    ]);
  });

  it('ends a long paragraph with its sentence, or without one when it gets too long', () => {
    const cues = (text: string) =>
      shown(
        ...Array.from({ length: 40 }, (): [string, string, string] => ['00.000', '50.000', text]).map(
          ([start, end, words], at): [string, string, string] => [
            start,
            end,
            `${words.replace('#', String(at))}`,
          ],
        ),
      );
    const sentences = spokenParagraphs(cues('Sentence # has some more words than one.'));
    expect(sentences.length).toBeGreaterThan(3);
    expect(sentences.every((text) => text.endsWith('.'))).toBe(true);
    const endless = spokenParagraphs(cues('word # and word and word and word and word'));
    expect(Math.max(...endless.map(({ length }) => length))).toBeLessThan(1_200);
  });

  it('shows repeated lines of roll-up captions once', () => {
    expect(
      spokenParagraphs(
        shown(['00.000', '01.000', 'so we went'], ['01.000', '02.000', 'so we went\nto the pier']),
      ),
    ).toEqual(['so we went to the pier']);
  });

  it('is plain text without tags and entities', () => {
    expect(
      spokenParagraphs(
        shown(['00.000', '01.000', '<i>Smith</i> &amp; <b>Sons</b> &lt;b&gt; &amp;lt; &bogus;']),
      ),
    ).toEqual(['Smith & Sons <b> &lt; &bogus;']);
  });

  it('has no spaces between words if its script has none', () => {
    expect(
      spokenParagraphs(shown(['00.000', '01.000', '渡轮十点'], ['01.000', '02.000', '离开码头。'])),
    ).toEqual(['渡轮十点离开码头。']);
  });

  it('is empty for empty captions', () => {
    expect(spokenParagraphs([])).toEqual([]);
    expect(spokenParagraphs(shown(['00.000', '01.000', '<i></i>']))).toEqual([]);
  });

  it('of the most captions that a file may have takes far less than the deadline', () => {
    const captions = new Array<[string, string, string]>(20_000).fill(['0', '1', 'Hello <i>there']);
    const most = shown(...captions, ['0', '1', '<'.repeat(1_000_000)]);
    expect(cpuOf(() => spokenParagraphs(most))).toBeLessThan(2_000);
  });
});
