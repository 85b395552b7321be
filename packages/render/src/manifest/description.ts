import { type PublishedBlock, type StoryManifest, textOf } from '@slugline/story';

/** Characters: about as many as search results, link previews and feed readers show. */
const longest = 200;

/**
 * Returns the description of a story for search results, link previews and feeds: its summary, else its first
 * sentences, at most 200 characters in all. A longer first sentence is cut after a word. Undefined for a story
 * without prose.
 */
export function descriptionOf({
  summary,
  body,
  language,
}: Pick<StoryManifest, 'summary' | 'body' | 'language'>): string | undefined {
  if (summary?.trim()) return summary;
  const text = openingOf(body);
  if (text.length <= longest) return text || undefined;
  const sentences = endBefore(text, longest, language, 'sentence');
  if (sentences > 0) return text.slice(0, sentences).trim();
  // Graphemes, because some scripts have no spaces, some words are very long, and an emoji is several characters.
  const cut =
    endBefore(text, longest - 1, language, 'word') || endBefore(text, longest - 1, language, 'grapheme');
  return `${text.slice(0, cut).trim()}…`;
}

/** The first prose of a story, on one line, a little longer than a description. */
function openingOf(body: readonly PublishedBlock[]): string {
  let text = '';
  for (const prose of body.flatMap(proseOf)) {
    if (text.length > longest) break;
    text = `${text} ${prose.replace(/\s+/g, ' ')}`.trim();
  }
  return text.slice(0, 2 * longest);
}

function proseOf(block: PublishedBlock): string[] {
  switch (block.type) {
    case 'paragraph':
      return [textOf(block.content)];
    case 'quote':
      return block.blocks.flatMap(proseOf);
    case 'list':
      return block.items.flatMap(({ content, blocks = [] }) => [textOf(content), ...blocks.flatMap(proseOf)]);
    default:
      return [];
  }
}

/** The end of the last sentence, word or grapheme within the limit. 0 if the first one is longer. */
function endBefore(
  text: string,
  limit: number,
  language: string,
  granularity: 'sentence' | 'word' | 'grapheme',
): number {
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter(language, { granularity }).segment(text)) {
    if (index + segment.trimEnd().length > limit) break;
    end = index + segment.length;
  }
  return end;
}
