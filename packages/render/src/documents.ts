import { documentNames, type StoryManifest } from '@slugline/story';
import type { PageAssets } from './assets.ts';
import { schemaUrl } from './manifest/schema.ts';
import { pageOf } from './page/page.ts';
import type { Site } from './site.ts';
import type { AudioCaptions } from './transcript/transcripts.ts';

/** A document of an edition. `name` is relative to the story's path. */
export interface EditionDocument {
  readonly name: string;
  readonly text: string;
}

/**
 * Builds the documents of an edition: the page, and the manifest with a link to its schema. Equal editions give
 * equal bytes. The page shows `captions`, those of audio files, as transcripts.
 */
export const buildDocuments = (
  manifest: StoryManifest,
  site: Site,
  assets: PageAssets,
  captions: AudioCaptions = {},
): EditionDocument[] => [
  { name: documentNames.page, text: pageOf(manifest, site, assets, captions) },
  {
    name: documentNames.manifest,
    text: `${JSON.stringify({ $schema: schemaUrl(site, manifest.version), ...manifest }, null, 2)}\n`,
  },
];
