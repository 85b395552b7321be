import { dirname, join } from 'node:path/posix';
import { type Purpose, purposeOf, type RenditionFile } from '@slugline/story';
import { type Mpd, readMpd } from './read-mpd.ts';
import { attributesOf, type Playlist, readPlaylist, tagOf, tagsOf } from './read-playlist.ts';

/** A segment as described by its playlist and its file. */
interface ReadSegment {
  name: string;
  seconds: number;
  bytes: number;
  offset: number;
}

/** A media playlist with the files that it names. */
export interface ReadTrack {
  name: string;
  playlist: Playlist;
  target: number;
  segments: ReadSegment[];
  seconds: number;
}

export interface Variant {
  attributes: Record<string, string>;
  track: ReadTrack;
}

/** The public files of a video, as texts and sizes. All names are relative to the video's folder. */
export interface Stream {
  /** The names of its two manifests. */
  master: string;
  mpd: string;
  /** Texts by name: the manifests, all playlists and the captions segments. */
  texts: ReadonlyMap<string, string>;
  /** Sizes in bytes of all files that the texts may name. */
  sizes: ReadonlyMap<string, number>;
  /** The names of the files that are initialisations or segments. */
  segments: ReadonlySet<string>;
}

/**
 * Prepares a video for the rules. `texts` are its manifests and captions segments, `files` all files that they may
 * name.
 */
export const streamOf = (
  texts: readonly { file: RenditionFile; text: string }[],
  files: readonly Pick<RenditionFile, 'name' | 'bytes' | 'role'>[],
): Stream => ({
  master: nameOf(texts, 'hls'),
  mpd: nameOf(texts, 'dash'),
  texts: new Map(texts.map(({ file, text }) => [file.name, text])),
  sizes: new Map(files.map(({ name, bytes }) => [name, bytes])),
  segments: new Set(files.filter(({ role }) => role === 'segment').map(({ name }) => name)),
});

const nameOf = (texts: readonly { file: RenditionFile }[], purpose: Purpose): string =>
  texts.find(({ file }) => purposeOf(file) === purpose)?.file.name ?? '';

/** A video's manifests as a player reads them: from their texts, starting at the master. */
export interface PublishedVideo extends Omit<Stream, 'master' | 'mpd'> {
  master: Playlist;
  /** Variants with pictures. */
  variants: Variant[];
  /** Variants that are an audio track alone. */
  audioOnly: Variant[];
  iframes: Variant[];
  audioTracks: Variant[];
  captions: Variant[];
  mpd: Mpd;
  /** All playlists by name, without the captions' segments. `manifests` also holds the MPD. */
  playlists: ReadonlyMap<string, string>;
  manifests: ReadonlyMap<string, string>;
}

/** Reads a video. Pure. Throws when a text can't be read or names a file that does not exist. */
export function readVideo({ master: masterName, mpd, texts, sizes, segments }: Stream): PublishedVideo {
  const textOf = (name: string): string => {
    const text = texts.get(name);
    if (text === undefined) throw new Error(`${name} is named and is not there`);
    return text;
  };
  const trackOf = (name: string): ReadTrack => readTrack(name, readPlaylist(textOf(name)), sizes);
  const master = readPlaylist(textOf(masterName));
  const listed = (tag: string, type?: string): Variant[] =>
    tagsOf(master, tag)
      .map(attributesOf)
      .filter(({ TYPE }) => TYPE === type)
      .map((attributes) => ({ attributes, track: trackOf(attributes.URI ?? '') }));
  const audioTracks = listed('EXT-X-MEDIA', 'AUDIO');
  const isAudio = ({ track }: Variant) => audioTracks.some((audio) => audio.track.name === track.name);
  const variants = master.entries.map(({ uri, tags }) => ({
    attributes: attributesOf(tags.get('EXT-X-STREAM-INF') ?? ''),
    track: trackOf(uri),
  }));
  const captions = listed('EXT-X-MEDIA', 'SUBTITLES');
  const ofCaptions = new Set(captions.flatMap(({ track }) => track.segments.map(({ name }) => name)));
  const manifests = [...texts].filter(([name]) => !ofCaptions.has(name));
  return {
    ...{ texts, sizes, segments, master, audioTracks, captions },
    manifests: new Map(manifests),
    playlists: new Map(manifests.filter(([name]) => name !== mpd)),
    variants: variants.filter((variant) => !isAudio(variant)),
    audioOnly: variants.filter(isAudio),
    iframes: listed('EXT-X-I-FRAME-STREAM-INF'),
    mpd: readMpd(textOf(mpd)),
  };
}

function readTrack(name: string, playlist: Playlist, sizes: ReadonlyMap<string, number>): ReadTrack {
  const segments = playlist.entries.map(({ uri, tags }): ReadSegment => {
    const path = join(dirname(name), uri);
    const size = sizes.get(path);
    if (size === undefined) throw new Error(`${path} is named and is not there`);
    const [bytes = size, offset = 0] = (tags.get('EXT-X-BYTERANGE') ?? '')
      .split('@')
      .filter(Boolean)
      .map(Number);
    return { name: path, seconds: Number.parseFloat(tags.get('EXTINF') ?? ''), bytes, offset };
  });
  const seconds = segments.reduce((sum, segment) => sum + segment.seconds, 0);
  return { name, playlist, target: Number(tagOf(playlist, 'EXT-X-TARGETDURATION')), segments, seconds };
}
