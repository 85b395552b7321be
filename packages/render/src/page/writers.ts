import type { StoryManifest } from '@slugline/story';

/** Returns the names of the writers. A story of an earlier version may have no authors: then it is the byline. */
export function writersOf({ authors, byline }: Pick<StoryManifest, 'authors' | 'byline'>): string[] {
  if (authors.length === 0) return byline ? [byline] : [];
  return authors.filter(({ role }) => role === undefined || isWriting(role)).map(({ name }) => name);
}

/** Returns the names of the people who did other work on the story, such as the photographs. */
export const contributorsOf = ({ authors }: Pick<StoryManifest, 'authors'>): string[] =>
  authors.filter(({ role }) => role !== undefined && !isWriting(role)).map(({ name }) => name);

/** The roles of writers, as drafts state them in the languages that pages have words for. */
const writing = new Set([
  ...['author', 'by', 'report', 'reporter', 'reporting', 'story', 'text', 'words', 'writer', 'writing'],
  ...['autor', 'autorin', 'bericht', 'von', 'auteur', 'autrice', 'par', 'texte', 'texto', 'autora', 'por'],
  ...[
    'testo',
    'autore',
    'di',
    'tekst',
    'door',
    'autorka',
    'текст',
    'автор',
    'metin',
    'yazı',
    'yazar',
    'haber',
  ],
  ...['نص', 'كتابة', 'تقرير', 'كتب', 'טקסט', 'כתב', 'מאת', 'متن', 'نویسنده', 'نوشته', 'लेखक', 'लेखन', 'पाठ'],
  ...['teks', 'penulis', 'oleh', '文', '文字', '作者', '撰文', '记者', '記者', '取材', '執筆', '글', '기자'],
]);

const isWriting = (role: string): boolean =>
  writing.has(
    role
      .trim()
      .replace(/[:：]$/, '')
      .toLowerCase(),
  );
