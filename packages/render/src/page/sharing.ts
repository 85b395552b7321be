import { type StoryManifest, urlOf } from '@slugline/story';
import { descriptionOf } from '../manifest/description.ts';
import { leadPicture, sharingCropOf } from '../manifest/pictures.ts';
import type { Site } from '../site.ts';

/** A `<meta>` element. Open Graph uses `property`, all others use `name`. */
export interface Meta {
  property?: string;
  name?: string;
  content: string;
}

/** The `<meta>` elements for link previews. https://ogp.me */
export function sharing(manifest: StoryManifest, site: Site): Meta[] {
  const lead = leadPicture(manifest);
  const shown = lead && (sharingCropOf(lead.media) ?? lead.rendition);
  const properties: [string, string | number | undefined][] = [
    ['og:type', 'article'],
    ['og:site_name', site.name],
    ['og:title', manifest.headline],
    ['og:description', descriptionOf(manifest)],
    ['og:url', urlOf(site.baseUrl, manifest.path)],
    ['article:published_time', manifest.publishedAt],
    ['article:modified_time', manifest.modifiedAt],
    ['article:section', manifest.section],
    ['og:image', shown && urlOf(site.baseUrl, shown.path)],
    ['og:image:width', shown?.width],
    ['og:image:height', shown?.height],
    ['og:image:alt', lead?.media.alt],
  ];
  return [
    ...properties.flatMap(([property, content]) => (content ? [{ property, content: `${content}` }] : [])),
    { name: 'twitter:card', content: lead ? 'summary_large_image' : 'summary' },
  ];
}
