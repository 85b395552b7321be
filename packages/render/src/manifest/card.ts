import type { Card, StoryManifest } from '@slugline/story';
import { descriptionOf } from './description.ts';
import { leadPicture } from './pictures.ts';

/** What lists and feeds show of a story. The summary falls back to the first sentences. The picture is a JPEG. */
export function cardOf(manifest: StoryManifest): Card {
  const lead = leadPicture(manifest);
  const summary = descriptionOf(manifest);
  return {
    headline: manifest.headline,
    ...(summary && { summary }),
    section: manifest.section,
    language: manifest.language,
    publishedAt: manifest.publishedAt,
    modifiedAt: manifest.modifiedAt,
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
