export { type PageAsset, type PageAssets, pageAssets } from './assets.ts';
export { captionsLabels } from './captions/label.ts';
export { buildFeed, type FeedItem, storiesInFeed } from './feed/feed.ts';
export { buildManifest, type EditionInput } from './manifest/build.ts';
export { cardOf } from './manifest/card.ts';
export { buildNotice } from './manifest/notice.ts';
export { buildSchema } from './manifest/schema.ts';
export type { Feed, Site } from './site.ts';
export type { AudioCaptions } from './transcript/transcripts.ts';
