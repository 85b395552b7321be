import { type StoryManifest, urlOf } from '@slugline/story';
import { descriptionOf } from '../manifest/description.ts';
import { leadImage, sharingCropOf } from '../manifest/image-files.ts';
import type { Site } from '../site.ts';
import { writersOf } from './writers.ts';

/** A `<meta>` element. Open Graph uses `property`, all others use `name`. */
interface Meta {
  property: string | null;
  name: string | null;
  content: string;
}

/** The `<meta>` elements for link previews. https://ogp.me */
export function sharing(manifest: StoryManifest, site: Site): Meta[] {
  const lead = leadImage(manifest);
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
    ...manifest.tags.map((tag): [string, string] => ['article:tag', tag]),
    ['og:image', shown && urlOf(site.baseUrl, shown.path)],
    ['og:image:width', shown?.width],
    ['og:image:height', shown?.height],
    ['og:image:alt', lead?.media.alt],
  ];
  return [
    ...writersOf(manifest).map((content) => ({ property: null, name: 'author', content })),
    ...properties.flatMap(([property, content]) =>
      content ? [{ property, name: null, content: `${content}` }] : [],
    ),
    { property: null, name: 'twitter:card', content: lead ? 'summary_large_image' : 'summary' },
  ];
}
