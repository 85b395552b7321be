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
 * 1. The lead is the editor's choice; else the first picture or video, or else the first audio, that no block
 *    places.
 * 2. A block's medium appears where the block is, except the lead, which appears only once.
 * 3. Of the others, video and audio follow the second paragraph, and pictures form a gallery after the text. A
 *    single picture also follows the second paragraph.
 */
export function arrange(manifest: StoryManifest): Arrangement {
  const placed = new Set(manifest.body.flatMap((block) => (block.type === 'media' ? [block.media] : [])));
  const free = manifest.media.filter(({ id }) => !placed.has(id));
  const lead =
    manifest.media.find((item) => item.lead) ?? free.find(({ kind }) => kind !== 'audio') ?? free[0];

  const rest = free.filter((item) => item !== lead);
  const pictures = rest.filter(({ kind }) => kind === 'picture');
  const gallery = pictures.length > 1 ? pictures : [];
  const inText = rest.filter((item) => !gallery.includes(item));

  const byId = new Map(manifest.media.map((item) => [item.id, item]));
  const body = manifest.body.flatMap((block): Arrangement['body'] => {
    if (block.type !== 'media') return [{ block }];
    const media = byId.get(block.media);
    return media === undefined || media === lead ? [] : [{ media }];
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
