import { join } from 'node:path/posix';
import { captionsLabels } from '@slugline/render';
import { deliveryOf, inParallel, type ObjectStore } from '@slugline/store';
import {
  addresses,
  captionsShown,
  keys,
  type MediaResult,
  type PlannedMedia,
  type Purpose,
  purposeOf,
  type RenditionFile,
  relativeUrl,
  type ShownCaptions,
  SluglineError,
  sha256Of,
} from '@slugline/story';
import {
  brokenRules,
  type CaptionsTrack,
  captionedMaster,
  captionedMpd,
  captionsPlaylist,
  captionsSegmentName,
  inLanguage,
  lowestRung,
  type Stream,
  segmentCaptions,
  segmentSeconds,
  streamOf,
} from '@slugline/video/manifests';
import { renditionText } from './rendition-text.ts';

/** A planned medium of a story, with its result once it was made. */
interface Medium {
  planned: PlannedMedia;
  result?: MediaResult;
}

/** A medium as an edition shows it. */
interface MediumInEdition extends Medium {
  /**
   * The video's own manifests, if others replace them. They stay public, because a status report may have named them.
   */
  superseded?: RenditionFile[];
}

interface Made {
  planned: PlannedMedia;
  result: MediaResult;
}

/**
 * Adds to each video its captions, and the story's language (BCP 47) if it has none of its own. Writes manifests with
 * both beside the video's own manifests and returns them in their place. Their names contain their hash, so they are
 * the same each time an edition is built. Throws `edition_invalid` when such a manifest breaks a rule of HLS or DASH
 * that the video's own manifests keep.
 */
export async function streamsOf(
  working: ObjectStore,
  media: readonly Medium[],
  language: string,
): Promise<MediumInEdition[]> {
  return Promise.all(
    media.map(async (medium) => {
      const { planned, result } = medium;
      if (result?.kind !== 'video') return medium;
      const captions = captionsShown({ planned, result }, media, language);
      return inEdition(working, { planned, result }, captions, language);
    }),
  );
}

/** A public text file of a video: a manifest, playlist or captions segment. */
interface Text {
  file: RenditionFile;
  text: string;
}

/** Captions of a video, cut into the same segments as the video. */
interface Captions extends CaptionsTrack {
  /** Segments and playlist. */
  texts: Text[];
}

async function inEdition(
  working: ObjectStore,
  video: Made,
  captions: readonly ShownCaptions[],
  language: string,
): Promise<MediumInEdition> {
  const { original } = video.planned;
  const { recipe, files } = video.result;
  const read = async (file: RenditionFile): Promise<Text> => ({
    file,
    text: await renditionText(working, video, file),
  });
  const [ownMaster, ownMpd] = await Promise.all([read(fileFor(files, 'hls')), read(fileFor(files, 'dash'))]);
  const tracks = await captionsOf(working, captions, addresses.mediaFolder(original, recipe), async () => {
    const lowest = lowestRung(ownMaster.text);
    const playlist = files.find(({ name }) => name === lowest) ?? missing(lowest);
    return segmentSeconds((await read(playlist)).text);
  });
  const inWords = (text: string, add: (text: string) => string): string => {
    const spoken = inLanguage(text, language);
    return tracks.length === 0 ? spoken : add(spoken);
  };
  const master = manifest(
    inWords(ownMaster.text, (text) => captionedMaster(text, tracks)),
    'hls',
    (hash) => `master.${hash}.m3u8`,
  );
  const mpd = manifest(
    inWords(ownMpd.text, (text) => captionedMpd(text, tracks)),
    'dash',
    (hash) => `manifest.${hash}.mpd`,
  );
  if (master.text === ownMaster.text && mpd.text === ownMpd.text) return video;

  const isThere = async ({ file: { name } }: Text): Promise<boolean> =>
    (await working.head(keys.rendition(original, recipe, name))) !== undefined;
  const added = tracks.flatMap(({ texts }) => texts);
  // These two are written last. If they exist, everything that they name exists, and they were checked.
  if (!((await isThere(mpd)) && (await isThere(master)))) {
    const playlists = await Promise.all(files.filter((file) => purposeOf(file) === 'playlist').map(read));
    const texts = [master, ...playlists, ...added, mpd];
    const whole = tracks.map(({ uri, bytes }) => ({ name: join(uri), bytes, role: 'rendition' as const }));
    refuseBroken(
      video,
      streamOf(texts, [...files, ...texts.map(({ file }) => file), ...whole]),
      streamOf([ownMaster, ...playlists, ownMpd], files),
    );
    const put = ({ file: { name, sha256 }, text }: Text): Promise<void> => {
      const delivery = deliveryOf(addresses.media(original, recipe, name));
      return working.put(keys.rendition(original, recipe, name), Buffer.from(text), { sha256, delivery });
    };
    await inParallel(added, WRITES_AT_ONCE, put);
    await put(mpd);
    await put(master);
  }
  const own = [ownMaster.file, ownMpd.file];
  // By name, because equal captions are the same files, and one of the manifests may be unchanged.
  const shown = new Map([...added, mpd, master].map(({ file }) => [file.name, file]));
  const others = files.filter((file) => !own.includes(file) && !shown.has(file.name));
  return {
    planned: video.planned,
    result: { ...video.result, files: [...others, ...shown.values()] },
    superseded: own.filter(({ name }) => !shown.has(name)),
  };
}

/** How many objects are written at the same time. */
const WRITES_AT_ONCE = 16;

/**
 * Throws `edition_invalid` when a stream breaks a rule that the video's own manifests keep. Those were checked by the
 * rules of the time when they were written. So a video that is older than a rule can still be published.
 */
function refuseBroken({ planned: { file } }: Made, stream: Stream, own: Stream): void {
  const broken = brokenRules(stream);
  if (broken.length === 0) return;
  const before = new Set(brokenRules(own).map(({ rule }) => rule));
  const added = broken.filter(({ rule }) => !before.has(rule));
  if (added.length === 0) return;
  const why = added.map(({ message }) => message).join('; ');
  throw new SluglineError('edition_invalid', `${file} can't be published with its captions: ${why}`, {
    where: file,
  });
}

/**
 * Cuts the captions of a video into segments. Each gets a distinct label. `video` is the folder of the video's files;
 * `lengths` returns the lengths of its segments, seconds.
 */
async function captionsOf(
  working: ObjectStore,
  captions: readonly ShownCaptions[],
  video: string,
  lengths: () => Promise<number[]>,
): Promise<Captions[]> {
  if (captions.length === 0) return [];
  const seconds = await lengths();
  const labels = captionsLabels(captions);
  return Promise.all(
    captions.map(async ({ made, file, language, kind }, index): Promise<Captions> => {
      const segments = segmentCaptions(await renditionText(working, made, file), seconds);
      const folder = `captions-${language}.${sha256Of(JSON.stringify(segments)).slice(0, 8)}`;
      const pieces = segments.map((segment, at) => ({ ...segment, uri: captionsSegmentName(at + 1) }));
      const playlist = manifest(captionsPlaylist(pieces), 'playlist', (hash) => `${folder}/${hash}.m3u8`);
      return {
        language,
        kind,
        label: labels[index] ?? '',
        uri: relativeUrl(video, addresses.media(made.planned.original, made.result.recipe, file.name)),
        bytes: file.bytes,
        playlist: playlist.file.name,
        texts: [
          ...pieces.map(({ uri, text }) => ({
            text,
            file: described(`${folder}/${uri}`, text, 'segment', 'text/vtt'),
          })),
          playlist,
        ],
      };
    }),
  );
}

const fileFor = (files: readonly RenditionFile[], purpose: Purpose): RenditionFile =>
  files.find((file) => purposeOf(file) === purpose) ?? missing(purpose);

function missing(what: string): never {
  throw new Error(`a video lacks a manifest: ${what}`);
}

const manifestTypes = {
  hls: 'application/vnd.apple.mpegurl',
  playlist: 'application/vnd.apple.mpegurl',
  dash: 'application/dash+xml',
} as const;

function manifest(text: string, purpose: keyof typeof manifestTypes, nameOf: (hash: string) => string): Text {
  const name = nameOf(sha256Of(text).slice(0, 8));
  const file = described(name, text, 'manifest', manifestTypes[purpose]);
  return { text, file: { ...file, purpose } };
}

const described = (name: string, text: string, role: RenditionFile['role'], type: string): RenditionFile => ({
  ...{ name, role, type },
  ...{ bytes: Buffer.byteLength(text), sha256: sha256Of(text) },
});
