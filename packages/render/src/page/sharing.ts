import { type StoryManifest, textOf } from '@slugline/story';
import { absolute } from '../address.ts';
import { leadPicture, sharingCropOf } from '../manifest/pictures.ts';
import type { Site } from '../site.ts';

/** `<meta>` elements: Open Graph speaks of `property`, all others of `name`. */
export interface Meta {
  property?: string;
  name?: string;
  content: string;
}

/** What link previews show. https://ogp.me */
export function sharing(manifest: StoryManifest, site: Site): Meta[] {
  const lead = leadPicture(manifest);
  const shown = lead && (sharingCropOf(lead.media) ?? lead.rendition);
  const properties: [string, string | number | undefined][] = [
    ['og:type', 'article'],
    ['og:site_name', site.name],
    ['og:title', manifest.headline],
    ['og:description', descriptionOf(manifest)],
    ['og:url', absolute(site.baseUrl, manifest.path)],
    ['article:published_time', manifest.publishedAt],
    ['article:modified_time', manifest.modifiedAt],
    ['article:section', manifest.section],
    ['og:image', shown && absolute(site.baseUrl, shown.path)],
    ['og:image:width', shown?.width],
    ['og:image:height', shown?.height],
    ['og:image:alt', lead?.media.alt],
  ];
  return [
    ...properties.flatMap(([property, content]) => (content ? [{ property, content: `${content}` }] : [])),
    { name: 'twitter:card', content: lead ? 'summary_large_image' : 'summary' },
  ];
}

/** About as much as search results show. */
const descriptionLength = 160;

/** What a search result or a preview says of the story: its summary, else how its text begins. */
export function descriptionOf({ summary, body }: StoryManifest): string | undefined {
  if (summary) return summary;
  const opening = body.find((block) => block.type === 'paragraph');
  if (opening === undefined) return undefined;
  const text = textOf(opening.content).trim();
  if (text.length <= descriptionLength) return text;
  const cut = text.slice(0, descriptionLength);
  // Not every script puts spaces between words.
  return `${cut.includes(' ') ? cut.slice(0, cut.lastIndexOf(' ')) : cut}…`;
}
