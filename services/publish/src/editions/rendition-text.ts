import { type ObjectStore, readText } from '@slugline/store';
import { keys, type MediaResult, type PlannedMedia, type RenditionFile } from '@slugline/story';

/** Reads the text of a rendition. Throws as `readText` does. */
export const renditionText = (
  working: ObjectStore,
  { planned, result }: { planned: PlannedMedia; result: MediaResult },
  file: RenditionFile,
): Promise<string> =>
  readText(working, keys.rendition(planned.original, result.recipe, file.name, file.folder), file);
