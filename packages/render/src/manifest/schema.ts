import { addresses, publishedManifestSchema, urlOf } from '@slugline/story';
import type { Site } from '../site.ts';

/** Where a site has the schema of its `story.json` documents. */
export const schemaUrl = ({ baseUrl }: Pick<Site, 'baseUrl'>): string =>
  urlOf(baseUrl, addresses.manifestSchema);

/** That schema as a document: JSON Schema, draft 2020-12. Its `$id` is its URL, which the documents of the site name. */
export const buildSchema = (site: Pick<Site, 'baseUrl'>): string =>
  `${JSON.stringify(publishedManifestSchema(schemaUrl(site)), null, 2)}\n`;
