import { dirname, join } from 'node:path/posix';
import type { RenditionFile } from '@slugline/story';
import type { Manifest } from '../manifests.ts';
import { type Mpd, readMpd } from './read-mpd.ts';
import { attributesOf, type Playlist, readPlaylist, tagOf, tagsOf } from './read-playlist.ts';

/** A segment as its playlist and its file say it is. */
interface ReadSegment {
  name: string;
  seconds: number;
  bytes: number;
  offset: number;
}

/** A playlist of media, with the files that it names. */
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

/** A film's manifests, as a player finds them: read from their texts, starting at the master. */
export interface PublishedFilm {
  manifests: readonly Manifest[];
  files: ReadonlyMap<string, RenditionFile>;
  master: Playlist;
  /** Those with pictures. */
  variants: Variant[];
  /** Variants that are one of the sounds and nothing else. */
  soundsAlone: Variant[];
  iframes: Variant[];
  sounds: Variant[];
  mpd: Mpd;
}

/** Reads what was written. Throws where a text can't be read or names a file that is not there. */
export function readFilm(manifests: readonly Manifest[], files: readonly RenditionFile[]): PublishedFilm {
  const byName = new Map(files.map((file) => [file.name, file]));
  const textOf = (pattern: RegExp): string => {
    const [found, other] = manifests.filter(({ file }) => pattern.test(file.name));
    if (found === undefined || other) throw new Error(`there is not one ${pattern.source}`);
    return found.text;
  };
  const trackOf = (name: string): ReadTrack => {
    const text = manifests.find(({ file }) => file.name === name)?.text;
    if (text === undefined) throw new Error(`${name} is named and is not there`);
    return readTrack(name, readPlaylist(text), byName);
  };
  const master = readPlaylist(textOf(/^master\..*m3u8$/));
  const listed = (tag: string): Variant[] =>
    tagsOf(master, tag).map((value) => {
      const attributes = attributesOf(value);
      return { attributes, track: trackOf(attributes.URI ?? '') };
    });
  const sounds = listed('EXT-X-MEDIA');
  const isSound = ({ track }: Variant) => sounds.some((sound) => sound.track.name === track.name);
  const variants = master.entries.map(({ uri, tags }) => ({
    attributes: attributesOf(tags.get('EXT-X-STREAM-INF') ?? ''),
    track: trackOf(uri),
  }));
  return {
    ...{ manifests, files: byName, master, sounds },
    variants: variants.filter((variant) => !isSound(variant)),
    soundsAlone: variants.filter(isSound),
    iframes: listed('EXT-X-I-FRAME-STREAM-INF'),
    mpd: readMpd(textOf(/^manifest\..*mpd$/)),
  };
}

function readTrack(name: string, playlist: Playlist, files: ReadonlyMap<string, RenditionFile>): ReadTrack {
  const segments = playlist.entries.map(({ uri, tags }): ReadSegment => {
    const path = join(dirname(name), uri);
    const file = files.get(path);
    if (file === undefined) throw new Error(`${path} is named and is not there`);
    const [bytes = file.bytes, offset = 0] = (tags.get('EXT-X-BYTERANGE') ?? '')
      .split('@')
      .filter(Boolean)
      .map(Number);
    return { name: path, seconds: Number.parseFloat(tags.get('EXTINF') ?? ''), bytes, offset };
  });
  const seconds = segments.reduce((sum, segment) => sum + segment.seconds, 0);
  return { name, playlist, target: Number(tagOf(playlist, 'EXT-X-TARGETDURATION')), segments, seconds };
}
