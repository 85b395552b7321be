import { createHash } from 'node:crypto';
import { captionedMaster, captionedMpd, captionsPlaylist, languageName } from '@slugline/render';
import { deliveryOf, keys, type ObjectStore, readText } from '@slugline/store';
import type { MediaResult, PlannedMedia, RenditionFile } from '@slugline/story';

/** A medium of a story, and what there is of it. */
interface Medium {
  planned: PlannedMedia;
  result?: MediaResult;
}

/**
 * Gives films the captions that belong to them: manifests that name both are written beside the film's own and stand
 * in their place. They are named by what is in them, so they are the same however often an edition is built.
 */
export async function withCaptions(working: ObjectStore, media: readonly Medium[]): Promise<Medium[]> {
  return Promise.all(
    media.map(async ({ planned, result }) => {
      const captions = media.flatMap((track) =>
        track.planned.of === planned.original && track.result ? [{ ...track, result: track.result }] : [],
      );
      if (result?.kind !== 'video' || captions.length === 0)
        return { planned, ...(result ? { result } : {}) };
      return { planned, result: await captioned(working, planned.original, result, captions) };
    }),
  );
}

async function captioned(
  working: ObjectStore,
  original: string,
  film: MediaResult,
  captions: readonly { planned: PlannedMedia; result: MediaResult }[],
): Promise<MediaResult> {
  const { recipe, durationSeconds = 0 } = film;
  const put = async (
    text: string,
    nameOf: (hash: string) => string,
    type: string,
  ): Promise<RenditionFile> => {
    const bytes = Buffer.from(text);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const name = nameOf(sha256.slice(0, 8));
    const delivery = deliveryOf(keys.media(original, recipe, name));
    await working.put(keys.rendition(original, recipe, name), bytes, { sha256, delivery });
    return { name, role: 'manifest', type, bytes: bytes.length, sha256 };
  };
  const isMaster = ({ name }: RenditionFile) => /^master\.\w+\.m3u8$/.test(name);
  const isMpd = ({ name }: RenditionFile) => /^manifest\.\w+\.mpd$/.test(name);
  const textOf = async (file: RenditionFile | undefined): Promise<string> =>
    readText(working, keys.rendition(original, recipe, file?.name ?? '', file?.folder), file);

  const tracks = captions.flatMap(({ planned, result }) => {
    const language = result.language ?? planned.language ?? 'und';
    return result.files.map(({ name }) => ({
      language,
      label: languageName(language),
      // From the film's folder to the captions': both are `media/<original>/<recipe>/`.
      uri: `../../../${keys.media(planned.original, result.recipe, name)}`,
    }));
  });
  const playlists = await Promise.all(
    tracks.map((track) =>
      put(captionsPlaylist(track, durationSeconds), (hash) => `captions-${track.language}.${hash}.m3u8`, HLS),
    ),
  );
  const named = tracks.map((track, index) => ({ ...track, playlist: playlists[index]?.name ?? '' }));
  const master = captionedMaster(await textOf(film.files.find(isMaster)), named);
  const mpd = captionedMpd(await textOf(film.files.find(isMpd)), tracks);
  return {
    ...film,
    files: [
      // The plain ones stay, for whoever has their names from the story's status; no page names them.
      ...film.files.map((file) =>
        isMaster(file) || isMpd(file) ? { ...file, role: 'segment' as const } : file,
      ),
      ...playlists,
      await put(master, (hash) => `master.${hash}.m3u8`, HLS),
      await put(mpd, (hash) => `manifest.${hash}.mpd`, 'application/dash+xml'),
    ],
  };
}

const HLS = 'application/vnd.apple.mpegurl';
