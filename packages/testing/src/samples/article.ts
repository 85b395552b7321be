import type { Article } from '@slugline/story';

/** Returns an article in English without text, as submission stores it. `more` has further fields. */
export const articleOf = (headline: string, more: Partial<Article> = {}): Article => ({
  version: 2,
  headline,
  language: 'en',
  dir: 'ltr',
  authors: [],
  tags: [],
  blocks: [],
  footnotes: [],
  promised: { videos: 0, pictures: 0 },
  record: [],
  doubts: [],
  warnings: [],
  ...more,
});
