import type { Card, StoryManifest } from '@slugline/story';
import { descriptionOf } from './description.ts';
import { leadImage } from './image-files.ts';

/**
 * Returns what lists and feeds show of a story. Without a summary, the first sentences take its place. The picture is a
 * JPEG.
 */
export function cardOf(manifest: StoryManifest): Card {
  const lead = leadImage(manifest);
  const summary = descriptionOf(manifest);
  const correction = manifest.corrections?.at(-1)?.note;
  return {
    headline: manifest.headline,
    ...(summary && { summary }),
    section: manifest.section,
    ...(manifest.tags.length > 0 && { tags: manifest.tags }),
    language: manifest.language,
    publishedAt: manifest.publishedAt,
    modifiedAt: manifest.modifiedAt,
    ...(correction !== undefined && { correction }),
    ...(lead && {
      picture: {
        path: lead.rendition.path,
        width: lead.rendition.width,
        height: lead.rendition.height,
        bytes: lead.rendition.bytes,
        alt: lead.media.alt,
      },
    }),
  };
}
