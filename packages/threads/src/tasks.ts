import { parseDraft, parseSettings } from '@slugline/draft';
import {
  buildDocuments,
  type EditionDocument,
  pageAssets,
  type Site,
  type SoundCaptions,
  validateDocuments,
} from '@slugline/render';
import type { StoryManifest } from '@slugline/story';
import { makeCaptions } from '@slugline/video/captions';

/** What a thread can be asked for. Arguments and results are copied between threads. */
export const tasks = { parseDraft, parseSettings, makeCaptions, renderEdition };
export type Tasks = typeof tasks;

/** The documents of an edition at a site, as `buildDocuments` makes and `validateDocuments` passes them. */
function renderEdition(manifest: StoryManifest, site: Site, captions?: SoundCaptions): EditionDocument[] {
  const documents = buildDocuments(manifest, site, pageAssets, captions);
  validateDocuments(documents);
  return documents;
}
