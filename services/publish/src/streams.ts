import { createHash } from 'node:crypto';
import { join } from 'node:path/posix';
import { languageName } from '@slugline/render';
import { deliveryOf, inParallel, type ObjectStore } from '@slugline/store';
import {
  addresses,
  keys,
  type MediaResult,
  type PlannedMedia,
  type RenditionFile,
  relativeUrl,
  SluglineError,
} from '@slugline/story';
import {
  brokenRules,
  type CaptionsTrack,
  captionedMaster,
  captionedMpd,
  captionsPlaylist,
  captionsSegmentName,
  distinctLabels,
  inLanguage,
  lowestRung,
  type Stream,
  segmentCaptions,
  segmentSeconds,
} from '@slugline/video/manifests';
import { renditionText } from './rendition-text.ts';

/** A medium of a story, and what there is of it. */
interface Medium {
  planned: PlannedMedia;
  result?: MediaResult;
}

interface Made {
  planned: PlannedMedia;
  result: MediaResult;
}

/**
 * Gives films the captions that belong to them, and the story's language (BCP 47) where they say none: manifests that name
 * both are written beside the film's own and stand in their place. They are named by what is in them, so they are the same
 * however often an edition is built.
 * Throws `edition_invalid` where such a manifest breaks a rule of HLS or DASH that the film's own keep.
 */
export async function streamsOf(
  working: ObjectStore,
  media: readonly Medium[],
  language: string,
): Promise<Medium[]> {
  return Promise.all(
    media.map(async (medium) => {
      const { planned, result } = medium;
      if (result?.kind !== 'video') return medium;
      const captions = media.flatMap((track) =>
        track.planned.of === planned.original && track.result ? [{ ...track, result: track.result }] : [],
      );
      return { planned, result: await inEdition(working, { planned, result }, captions, language) };
    }),
  );
}

/** A text that is public of a film, and the file that holds it. */
interface Text {
  file: RenditionFile;
  text: string;
}

/** Captions of a film, cut as its pictures are. */
interface Captions extends CaptionsTrack {
  /** Segments and playlist. */
  texts: Text[];
}

async function inEdition(
  working: ObjectStore,
  film: Made,
  captions: readonly Made[],
  language: string,
): Promise<MediaResult> {
  const { original } = film.planned;
  const { recipe, files } = film.result;
  const read = async (file: RenditionFile): Promise<Text> => ({
    file,
    text: await renditionText(working, film, file),
  });
  const [ownMaster, ownMpd] = await Promise.all([read(named(files, isMaster)), read(named(files, isMpd))]);
  const tracks = await captionsOf(working, captions, addresses.mediaFolder(original, recipe), async () => {
    const lowest = lowestRung(ownMaster.text);
    return segmentSeconds((await read(named(files, (name) => name === lowest))).text);
  });
  const inWords = (text: string, add: (text: string) => string): string => {
    const spoken = inLanguage(text, language);
    return tracks.length === 0 ? spoken : add(spoken);
  };
  const master = manifest(
    inWords(ownMaster.text, (text) => captionedMaster(text, tracks)),
    (hash) => `master.${hash}.m3u8`,
  );
  const mpd = manifest(
    inWords(ownMpd.text, (text) => captionedMpd(text, tracks)),
    (hash) => `manifest.${hash}.mpd`,
  );
  if (master.text === ownMaster.text && mpd.text === ownMpd.text) return film.result;

  const isThere = async ({ file: { name } }: Text): Promise<boolean> =>
    (await working.head(keys.rendition(original, recipe, name))) !== undefined;
  const added = tracks.flatMap(({ texts }) => texts);
  // These two are written last: where they are, all that they name is, and they were checked.
  if (!((await isThere(mpd)) && (await isThere(master)))) {
    const playlists = await Promise.all(files.filter(({ name }) => name.endsWith('.m3u8')).map(read));
    const known = [...playlists, ownMpd, ...added, mpd, master];
    const sizes = new Map(
      [...files, ...known.map(({ file }) => file)].map(({ name, bytes }) => [name, bytes]),
    );
    for (const { uri, bytes } of tracks) sizes.set(join(uri), bytes);
    const stream = { texts: new Map(known.map(({ file, text }) => [file.name, text])), sizes };
    const naming = (master: Text, mpd: Text): Stream => ({
      ...{ ...stream, master: master.file.name, mpd: mpd.file.name },
    });
    refuseBroken(film, naming(master, mpd), naming(ownMaster, ownMpd));
    const put = ({ file: { name, sha256 }, text }: Text): Promise<void> => {
      const delivery = deliveryOf(addresses.media(original, recipe, name));
      return working.put(keys.rendition(original, recipe, name), Buffer.from(text), { sha256, delivery });
    };
    await inParallel(added, WRITES_AT_ONCE, put);
    await put(mpd);
    await put(master);
  }
  // The plain ones stay, for whoever has their names from the story's status; no page names them.
  const plain = [ownMaster, ownMpd].map(({ file }) => ({ ...file, role: 'segment' as const }));
  const all = [...files, ...plain, ...[...added, mpd, master].map(({ file }) => file)];
  return { ...film.result, files: [...new Map(all.map((file) => [file.name, file])).values()] };
}

/** Objects that are written at the same time. */
const WRITES_AT_ONCE = 16;

/**
 * Throws `edition_invalid` where a stream breaks a rule that the film's own manifests keep. Those were checked when they were
 * written, by the rules of that time: a film that was made before a rule was can be published as it is.
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
 * The captions of a video, each with a label of its own. `film` is the folder of the video's files, `lengths` gives the
 * seconds of its segments.
 */
async function captionsOf(
  working: ObjectStore,
  captions: readonly Made[],
  film: string,
  lengths: () => Promise<number[]>,
): Promise<Captions[]> {
  if (captions.length === 0) return [];
  const seconds = await lengths();
  const files = captions.flatMap((made) => made.result.files.map((file) => ({ made, file })));
  const languages = files.map(({ made }) => made.result.language ?? made.planned.language ?? 'und');
  const labels = distinctLabels(languages.map(languageName));
  return Promise.all(
    files.map(async ({ made, file }, index): Promise<Captions> => {
      const language = languages[index] ?? '';
      const segments = segmentCaptions(await renditionText(working, made, file), seconds);
      const folder = `captions-${language}.${hashOf(JSON.stringify(segments)).slice(0, 8)}`;
      const pieces = segments.map((segment, at) => ({ ...segment, uri: captionsSegmentName(at + 1) }));
      const playlist = manifest(captionsPlaylist(pieces), (hash) => `${folder}/${hash}.m3u8`);
      return {
        language,
        label: labels[index] ?? '',
        uri: relativeUrl(film, addresses.media(made.planned.original, made.result.recipe, file.name)),
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

const isMaster = (name: string): boolean => /^master\.\w+\.m3u8$/.test(name);
const isMpd = (name: string): boolean => /^manifest\.\w+\.mpd$/.test(name);

function named(files: readonly RenditionFile[], is: (name: string) => boolean): RenditionFile {
  const found = files.find(({ name }) => is(name));
  if (found === undefined) throw new Error('a film lacks a manifest');
  return found;
}

function manifest(text: string, nameOf: (hash: string) => string): Text {
  const name = nameOf(hashOf(text).slice(0, 8));
  const type = name.endsWith('.mpd') ? 'application/dash+xml' : 'application/vnd.apple.mpegurl';
  return { text, file: described(name, text, 'manifest', type) };
}

const described = (name: string, text: string, role: RenditionFile['role'], type: string): RenditionFile => ({
  ...{ name, role, type },
  ...{ bytes: Buffer.byteLength(text), sha256: hashOf(text) },
});

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
