import { describe, expect, it } from 'vitest';
import { furnitureIn, furnitureRule } from './furniture.ts';

describe('page furniture', () => {
  it.each([
    ['Back to top button', 'back-to-top'],
    ['↑ Back to top', 'back-to-top'],
    ['[Back to top](#top)', 'back-to-top'],
    ['Skip to main content', 'skip-link'],
    ['Home » News » Local', 'navigation'],
    ['Home > Sport', 'navigation'],
    ['Share this:', 'share'],
    ['Share on Facebook   Tweet   WhatsApp', 'share'],
    ['Check Also', 'related'],
    ['Share this article', 'share'],
    ['Share on Facebook', 'share'],
    ['Click to share on WhatsApp (Opens in new window)', 'share'],
    ['Facebook Twitter WhatsApp', 'share'],
    ['Facebook | X | Telegram', 'share'],
    ['Copy link', 'share'],
    ['1.2K Shares', 'counter'],
    ['Post Views: 1,204', 'counter'],
    ['Like this:', 'like'],
    ['Loading...', 'like'],
    ['Follow us on Twitter @HarbourGazette', 'follow'],
    ['Follow us on Facebook, Instagram and X', 'follow'],
    ['Join our WhatsApp channel for breaking news', 'follow'],
    ['Read more', 'read-more'],
    ['READ ALSO: Ferry fares to rise', 'read-more'],
    ['Lire aussi : Le pont rouvre', 'read-more'],
    ['اقرأ أيضاً: الجسر يعود', 'read-more'],
    ['Related articles', 'related'],
    ['You may also like', 'related'],
    ['## Related Posts', 'related'],
    ['— Advertisement —', 'advertisement'],
    ['ADVERTISEMENT', 'advertisement'],
    ['Story continues below this ad', 'advertisement'],
    ['إعلان', 'advertisement'],
    ['Subscribe to our newsletter', 'subscribe'],
    ['Sign up for our daily newsletter', 'subscribe'],
    ['Get the latest news delivered straight to your inbox.', 'subscribe'],
    ['Leave a comment', 'comments'],
    ['12 Comments', 'comments'],
    ['Your email address will not be published. Required fields are marked *', 'comments'],
    ['Print', 'tools'],
    ['View image in fullscreen', 'tools'],
    ['Video Player', 'player'],
    ['00:00', 'player'],
    ['Use Up/Down Arrow keys to increase or decrease volume.', 'player'],
    ['3 min read', 'reading-time'],
    ['Tags: bridge, harbour', 'tags'],
    ['© 2026 The Harbour Gazette. All rights reserved.', 'copyright'],
    ['We use cookies to improve your experience. By continuing you accept our policy.', 'cookies'],
    ['Accept all cookies', 'cookies'],
    ['-30-', 'end-mark'],
    ['# # #', 'end-mark'],
    ['ENDS', 'end-mark'],
    ['<!-- check the spelling of the name -->', 'comment'],
  ])('“%s” goes by the rule %s', (line, rule) => {
    expect(furnitureRule(line)).toBe(rule);
  });

  it.each([
    'Advertisement revenues fell by a third last year.',
    'Share prices rose on Tuesday.',
    'Share this with nobody, the minister told them.',
    'Follow us on our journey through the delta, where three rivers meet.',
    'Read more about the inquiry in the judge’s own words.',
    'Read more: the inquiry found that nobody had looked at the bridge for nine years.',
    'Print workers went on strike.',
    'Comments by the mayor drew anger.',
    'Copyright law passes second reading',
    'Copyright 2026 bill passes second reading and goes to the president for his assent, after a debate of nine hours in which members of all parties spoke, and a vote that was repeated twice because the machines failed and nobody had kept a list of those who had been in the chamber at the time of the first one, as the rules say.',
    'Related to the case, three officers were suspended.',
    'Tags on the turtles showed where they had been.',
    'We use cookies as bait, the fishermen said.',
    'Subscribe now or lose your seat, fans were told by the club.',
    'Back to top of the table for Harbour United',
    'The end',
    'Facebook fined',
    '30',
    '',
  ])('“%s” stays', (line) => {
    expect(furnitureRule(line)).toBeUndefined();
  });

  it('is no line in the middle of a broken sentence', () => {
    const lines = ['The mayor said that he had not read the', 'comments', 'that were left on the site.'];
    const furniture = furnitureIn(lines.map((text, index) => ({ number: index + 1, text, indented: false })));
    expect(furniture.size).toBe(0);
  });

  it('is each line of a block of it, in lower case as well', () => {
    const lines = ['The bridge is open.', 'share', 'tweet', 'email', 'print'];
    const furniture = furnitureIn(lines.map((text, index) => ({ number: index + 1, text, indented: false })));
    expect([...furniture.keys()]).toEqual([2, 3, 4, 5]);
  });
});
