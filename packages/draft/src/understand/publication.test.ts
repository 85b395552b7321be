import { describe, expect, it } from 'vitest';
import { isPublication, isSectionLabel } from './publication.ts';

const headline = 'Old bridge reopens after nine years of waiting';
const rest = 'The bridge between the islands reopened on Tuesday.';
const around = { next: headline, nextIsHeadline: false, rest };

describe('a first line that is a publication’s name alone', () => {
  it.each([
    'The Harbour Gazette',
    'Premium Times',
    'Premium Times Nigeria',
    'HARBOUR TIMES',
    'Daily Trust',
    'News Agency of Nigeria',
    'Times of Malta',
    'The Nation',
    'Harbour TV',
    'harbourgazette.com',
    'Tori.ng',
    'Vanguard',
    'La Gazette du Port',
  ])('is %s above a headline', (line) => {
    expect(isPublication(line, around)).toBe(true);
  });

  it('is any name above a line that is certain to be the headline', () => {
    expect(isPublication('Naija Loaded', { ...around, nextIsHeadline: true })).toBe(true);
    expect(isPublication('Naija Loaded', around)).toBe(false);
  });

  it('is a name that the text speaks of again', () => {
    expect(
      isPublication('Naija Loaded', { ...around, rest: 'The minister told Naija Loaded on Tuesday.' }),
    ).toBe(true);
  });

  it.each([
    ['a short headline over a standfirst', 'Governor Opens Bridge', around],
    ['a headline in sentence case', 'Bridge reopens', around],
    ['a headline that asks', 'Is This The Daily Post?', around],
    ['a headline with a publication inside', 'Lagos Times Change For Traders', around],
    ['a name above a paragraph', 'Hard Times', { ...around, next: 'The bridge reopened on Tuesday.' }],
    ['a name with nothing below the next line', 'Hard Times', { ...around, rest: '' }],
    ['a name above a shorter line', 'Good Old Hard Times', { ...around, next: 'Bridge reopens' }],
    ['a sentence', 'The Nation.', around],
    ['a quotation', '“The Nation”', around],
  ])('is not %s', (_, line, surroundings) => {
    expect(isPublication(line, surroundings)).toBe(false);
  });

  it('is not the label of a section', () => {
    expect(['BREAKING NEWS', 'Politics', '*Sports*', 'Exclusive!'].every(isSectionLabel)).toBe(true);
    expect(['Politics of water', 'Breaking point'].some(isSectionLabel)).toBe(false);
  });
});
