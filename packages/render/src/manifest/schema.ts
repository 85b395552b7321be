import { addresses, publishedManifestSchema, urlOf } from '@slugline/story';
import type { Site } from '../site.ts';

/** The URL of the schema for a site's `story.json` documents. */
export const schemaUrl = ({ baseUrl }: Pick<Site, 'baseUrl'>): string =>
  urlOf(baseUrl, addresses.manifestSchema);

/**
 * That schema as a document (JSON Schema, draft 2020-12). Its `$id` is the URL in the site's `story.json` documents.
 */
export const buildSchema = (site: Pick<Site, 'baseUrl'>): string =>
  `${JSON.stringify(publishedManifestSchema(schemaUrl(site)), null, 2)}\n`;
