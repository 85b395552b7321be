import { describe, expect, it } from 'vitest';
import { parseText } from '../testing/parse-text.ts';

const headline = 'Old bridge reopens after nine years of waiting';
const body = 'The bridge between the islands reopened on Tuesday.';

const parse = (lines: readonly string[], publications: string[] = []) =>
  parseText(
    { name: 'draft.txt', bytes: new TextEncoder().encode(lines.join('\n\n')) },
    {},
    { language: 'en', publications },
  ).article;

describe('a first line that may be the name of a publication', () => {
  it('is a publication if the site’s settings name it', () => {
    const article = parse(['naija loaded', headline, body], ['Naija Loaded']);
    expect(article).toMatchObject({ publication: 'naija loaded', headline, doubts: [] });
    expect(parse(['Daily Trust', headline, body], ['Daily Trust'])).toMatchObject({
      publication: 'Daily Trust',
      headline,
      doubts: [],
    });
  });

  it.each([
    'The Harbour Gazette',
    'Premium Times',
    'Premium Times Nigeria',
    'HARBOUR TIMES',
    'Times of Malta',
    'harbourgazette.com',
    'Tori.ng',
    'La Gazette du Port',
  ])('is a publication by its words: %s', (line) => {
    expect(parse([line, headline, body])).toMatchObject({ publication: line, headline, doubts: [] });
  });

  it.each(['Naija Loaded', 'The Nation', 'Daily Trust', 'Vanguard', 'Harbour TV'])(
    'is a publication above a headline with a media marker, and a doubt above one without: %s',
    (line) => {
      const marked = parse([line, `${headline} (Video)`, body]);
      expect(marked).toMatchObject({ publication: line, headline, doubts: [] });
      const { doubts } = parse([line, headline, body]);
      expect(doubts).toMatchObject([{ code: 'headline_doubtful' }]);
      expect([line, headline]).toContain(doubts[0]?.alternatives?.[0]);
    },
  );

  it('is a publication if the text mentions the name again', () => {
    expect(parse(['Naija Loaded', headline, 'The minister told Naija Loaded on Tuesday.'])).toMatchObject({
      publication: 'Naija Loaded',
      headline,
    });
  });

  it.each([
    [
      'Police Arrest Opposition Leader',
      'Party says lawyers were kept waiting at the gate for nine hours',
      'Police arrested the leader of the opposition on Monday in the capital.',
    ],
    [
      'Governor Opens Bridge',
      'Ferry queues end after nine years of waiting',
      'The governor opened it on Tuesday.',
    ],
    [
      'City Mourns Film Star',
      'Thousands line the quay as the boat comes in',
      'The city mourned a star of the silver screen.',
    ],
    [
      'Auditors Publish Report',
      'Nobody asked for the bills in nine years',
      'The report was published on Monday.',
    ],
    ['Is This The Daily Post?', headline, 'It is not, the minister said of the bridge.'],
    ['Lagos Times Change For Traders', headline, 'The times change for the traders of Lagos.'],
    ['Bridge reopens', 'Ferry queues end after nine years of waiting', body],
  ])('is not a publication: “%s”', (line, deck, text) => {
    const article = parse([line, deck, text]);
    expect(article).toMatchObject({ headline: line, summary: deck, doubts: [] });
    expect(article).not.toHaveProperty('publication');
  });

  it('is not a publication if it is the only line above the text', () => {
    expect(parse(['The Harbour Gazette', body])).toMatchObject({ headline: 'The Harbour Gazette' });
  });
});
