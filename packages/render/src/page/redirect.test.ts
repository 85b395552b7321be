import { site } from '@slugline/testing/samples/edition';
import { describe, expect, it } from 'vitest';
import { attribute, parsePage } from '../validate/elements.ts';
import { buildRedirect } from './redirect.ts';

describe('the page at a former address', () => {
  const page = buildRedirect(
    { folder: 'news/2026/03/pier/', path: 'sport/2026/03/muelle-niño/' },
    { ...site, name: 'Sea & <Shore>', baseUrl: 'https://news.example/site' },
  );
  const { elements, mended } = parsePage(page);
  const all = (tag: string, name: string) =>
    elements.filter(({ tagName }) => tagName === tag).map((element) => attribute(element, name));

  it('is a page that no browser has to correct', () => {
    expect(mended).toEqual([]);
    expect(page).toContain('<title>Sea &amp; &lt;Shore&gt;</title>');
  });

  it('leads to the new address at once, below any root, and has a link for those who do not follow', () => {
    const to = '../../../../sport/2026/03/muelle-ni%C3%B1o/';
    expect(all('meta', 'content')).toContain(`0; url=${to}`);
    expect(all('a', 'href')).toEqual([to]);
  });

  it('tells search engines the new address', () => {
    expect(all('link', 'href')).toEqual(['https://news.example/site/sport/2026/03/muelle-ni%C3%B1o/']);
    expect(page).not.toContain('noindex');
  });
});
