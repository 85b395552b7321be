import { addresses, type ManifestVersion, publishedManifestSchema, urlOf } from '@slugline/story';
import type { Site } from '../site.ts';

/** The URL of the schema for a version of a site's `story.json` documents. */
export const schemaUrl = ({ baseUrl }: Pick<Site, 'baseUrl'>, version: ManifestVersion): string =>
  urlOf(baseUrl, addresses.manifestSchema(version));

/**
 * That schema as a document (JSON Schema, draft 2020-12). Its `$id` is the URL in the site's `story.json` documents of
 * this version.
 */
export const buildSchema = (site: Pick<Site, 'baseUrl'>, version: ManifestVersion): string =>
  `${JSON.stringify(publishedManifestSchema(version, schemaUrl(site, version)), null, 2)}\n`;
