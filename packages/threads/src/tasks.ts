import { certainLanguage, embargoAmong, parseDraft, readCorrection, readSettings } from '@slugline/draft';
import { pageAssets, type Site } from '@slugline/render';
import { buildDocuments, type EditionDocument, validateDocuments } from '@slugline/render/editions';
import type { StoryManifest } from '@slugline/story';
import { makeCaptions, readWebvtt } from '@slugline/video/captions';

/** The functions that a thread can run. Arguments and results are copied between threads. */
export const tasks = {
  parseDraft,
  readSettings,
  readCorrection,
  certainLanguage,
  embargoAmong,
  makeCaptions,
  renderEdition,
};
export type Tasks = typeof tasks;

/**
 * Builds and validates the documents of an edition for a site. `audioCaptions` are the WebVTT files of its audio, by
 * their path in the destination. Throws `edition_invalid`.
 */
function renderEdition(
  manifest: StoryManifest,
  site: Site,
  audioCaptions: Readonly<Record<string, string>> = {},
): EditionDocument[] {
  const captions = Object.entries(audioCaptions).map(([path, vtt]) => [path, readWebvtt(vtt)]);
  const documents = buildDocuments(manifest, site, pageAssets, Object.fromEntries(captions));
  validateDocuments(documents);
  return documents;
}
