import { manifestSchemaKey, publishedManifestSchema } from '@slugline/story';
import { absolute } from '../address.ts';
import type { Site } from '../site.ts';

/** Where a site has the schema of its `story.json` documents. */
export const schemaUrl = ({ baseUrl }: Pick<Site, 'baseUrl'>): string => absolute(baseUrl, manifestSchemaKey);

/** That schema as a document: JSON Schema, draft 2020-12. Its `$id` is its URL, which the documents of the site name. */
export const buildSchema = (site: Pick<Site, 'baseUrl'>): string =>
  `${JSON.stringify(publishedManifestSchema(schemaUrl(site)), null, 2)}\n`;
