import { parseDraft, parseSettings } from '@slugline/draft';
import {
  buildDocuments,
  type EditionDocument,
  pageAssets,
  type Site,
  validateDocuments,
} from '@slugline/render';
import type { StoryManifest } from '@slugline/story';
import { makeCaptions, readWebvtt } from '@slugline/video/captions';

/** What a thread can be asked for. Arguments and results are copied between threads. */
export const tasks = { parseDraft, parseSettings, makeCaptions, renderEdition };
export type Tasks = typeof tasks;

/**
 * The documents of an edition at a site, as `buildDocuments` makes and `validateDocuments` passes them. `soundCaptions` are
 * the WebVTT files of its sounds, by their path in the destination.
 */
function renderEdition(
  manifest: StoryManifest,
  site: Site,
  soundCaptions: Readonly<Record<string, string>> = {},
): EditionDocument[] {
  const captions = Object.entries(soundCaptions).map(([path, vtt]) => [path, readWebvtt(vtt)]);
  const documents = buildDocuments(manifest, site, pageAssets, Object.fromEntries(captions));
  validateDocuments(documents);
  return documents;
}
