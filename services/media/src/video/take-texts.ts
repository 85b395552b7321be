import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaPayload } from '@slugline/queue';
import { inScratch } from '@slugline/runtime';
import { type MediaWarning, type RenditionFile, SluglineError } from '@slugline/story';
import { threads } from '@slugline/threads';
import { takeTextTrack, type VideoPlan } from '@slugline/video';
import type { MediaResources } from '../resources.ts';
import { partNames } from './parts.ts';
import type { TextsPart, VideoStore } from './video-store.ts';

type Track = NonNullable<VideoPlan['texts']>[number];

/**
 * Takes the text tracks out of a video, as captions. A track that can't be published costs a warning, and never the
 * video: it may be damaged, or hold the coordinates of a drone.
 */
export async function takeTexts(
  { context, originals }: MediaResources,
  { original, file: name }: MediaPayload,
  store: VideoStore,
  tracks: readonly Track[],
  signal: AbortSignal,
): Promise<TextsPart> {
  return inScratch(context, async (folder) => {
    const dir = join(folder, 'captions');
    await mkdir(dir);
    const files: RenditionFile[] = [];
    const warnings: MediaWarning[] = [];
    await originals.use(original, async (file) => {
      for (const track of tracks) {
        signal.throwIfAborted();
        try {
          const made = await captionsIn({ file, name }, track, folder, dir, signal);
          files.push(...made.files);
          warnings.push(...made.warnings);
        } catch (error) {
          if (!(error instanceof SluglineError) || !trackFaults.has(error.code)) throw error;
          const what = `has a text track (${track.index}) that is not published: ${error.message}`;
          warnings.push({ code: 'text_track_left', what });
        }
      }
    });
    const of = (kept: RenditionFile[]): TextsPart => ({ v: 1, files: kept, warnings });
    return store.keepTexts({ name: partNames.texts, dir, files, of }, signal);
  });
}

/** What may be wrong with a track. Anything else, such as a full disk, is not its fault. */
const trackFaults: ReadonlySet<string> = new Set([
  ...['captions_invalid', 'captions_telemetry', 'text_too_complex'],
  ...['video_broken', 'video_unsupported', 'media_tool_failed'],
]);

async function captionsIn(
  input: { file: string; name: string },
  { index, language, kind }: Track,
  folder: string,
  dir: string,
  signal: AbortSignal,
): Promise<{ files: RenditionFile[]; warnings: MediaWarning[] }> {
  const file = await takeTextTrack(input, index, folder, signal);
  const { files, warnings = [] } = await threads().makeCaptions(
    { file, name: 'the track' },
    dir,
    language ?? 'und',
  );
  const named: RenditionFile[] = [];
  for (const made of files) {
    const own = `text-${index}.${made.name}`;
    await rename(join(dir, made.name), join(dir, own));
    named.push({ ...made, name: own, ...(language && { language }), ...(kind && { captionsKind: kind }) });
  }
  const unnamed: MediaWarning = {
    code: 'text_track_language',
    what: `has a text track (${index}) that states no language: it is published in the story’s language`,
  };
  return {
    files: named,
    warnings: [
      ...(language === undefined ? [unnamed] : []),
      // Lines of a track are no lines of the video's file.
      ...warnings.map(({ code, what }) => ({
        code,
        what: `has a text track (${index}) with a fault: ${what}`,
      })),
    ],
  };
}
