export { type PageAsset, type PageAssets, pageAssets } from './assets.ts';
export { languageName } from './captions/language.ts';
export { buildDocuments, type EditionDocument } from './documents.ts';
export { buildFeed, type FeedItem } from './feed/feed.ts';
export { buildManifest, type EditionInput } from './manifest/build.ts';
export { cardOf } from './manifest/card.ts';
export { buildSchema } from './manifest/schema.ts';
export type { Feed, Site } from './site.ts';
export { validateDocuments } from './validate/validate.ts';
