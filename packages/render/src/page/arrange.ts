import type { PublishedBlock, PublishedMedia, StoryManifest } from '@slugline/story';

type TextBlock = Exclude<PublishedBlock, { type: 'media' }>;

/** A page's content from top to bottom. */
export interface Arrangement {
  /** Under the headline. */
  lead?: PublishedMedia;
  body: ({ block: TextBlock } | { media: PublishedMedia })[];
  /** After the text. */
  gallery: PublishedMedia[];
}

/** Media that no block places come after this many paragraphs. */
const openingParagraphs = 2;

/**
 * Decides where each medium appears:
 * 1. The lead is the editor's choice. Else it is the first picture or video that no block places, or else the first
 *    such audio.
 * 2. A block's medium appears where the block is. The lead does not appear again, unless the block has its own words.
 * 3. Other video and audio follow the second paragraph. Other pictures form a gallery after the text, but a single one
 *    follows the second paragraph, too.
 */
export function arrange(manifest: StoryManifest): Arrangement {
  const placed = new Set(manifest.body.flatMap((block) => (block.type === 'media' ? [block.media] : [])));
  const free = manifest.media.filter(({ id }) => !placed.has(id));
  const lead =
    manifest.media.find((item) => item.lead) ?? free.find(({ kind }) => kind !== 'audio') ?? free[0];

  const rest = free.filter((item) => item !== lead);
  const images = rest.filter(({ kind }) => kind === 'picture');
  const gallery = images.length > 1 ? images : [];
  const inText = rest.filter((item) => !gallery.includes(item));

  const byId = new Map(manifest.media.map((item) => [item.id, item]));
  const body = manifest.body.flatMap((block): Arrangement['body'] => {
    if (block.type !== 'media') return [{ block }];
    const media = byId.get(block.media);
    if (media === undefined) return [];
    const { type: _type, media: _id, ...words } = block;
    const hasOwnWords = Object.keys(words).length > 0;
    return media === lead && !hasOwnWords
      ? []
      : [{ media: hasOwnWords ? { ...media, ...words, alt: words.alt ?? media.alt } : media }];
  });
  body.splice(endOfOpening(body), 0, ...inText.map((media) => ({ media })));
  return { ...(lead && { lead }), body, gallery };
}

function endOfOpening(body: Arrangement['body']): number {
  const paragraphs = body.flatMap((item, at) =>
    'block' in item && item.block.type === 'paragraph' ? [at + 1] : [],
  );
  return paragraphs[openingParagraphs - 1] ?? body.length;
}
