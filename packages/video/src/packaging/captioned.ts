/**
 * Adds a story's language and captions to a video's manifests. The manifests that belong to the video name its pictures
 * and its audio, and depend only on its original. A story's language and captions change independently of the video, so
 * each edition gets manifests that name both. Pure.
 */
import { type CaptionsKind, escapeMarkup } from '@slugline/story';
import type { CaptionsSegment } from '../captions/segments.ts';
import { UNKNOWN_LANGUAGE } from './rendition.ts';
import { readMpd } from './rules/read-mpd.ts';
import { isLanguage } from './rules/rule.ts';

/** Captions that a player can offer. Addresses are relative to the video's folder. */
export interface CaptionsTrack {
  /** BCP 47. */
  language: string;
  kind?: CaptionsKind | undefined;
  /** The name in a player's menu. */
  label: string;
  /** The WebVTT file with all captions. */
  uri: string;
  bytes: number;
  /** The playlist of their segments. */
  playlist: string;
}

/**
 * Writes the playlist of captions in segments. It is stored beside them. It may have its own target duration (RFC
 * 8216bis, 6.2.4).
 */
export function captionsPlaylist(
  segments: readonly (Pick<CaptionsSegment, 'seconds'> & { uri: string })[],
): string {
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${Math.max(1, ...segments.map(({ seconds }) => Math.round(seconds)))}`,
    '#EXT-X-MEDIA-SEQUENCE:1',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    ...segments.flatMap(({ seconds, uri }) => [`#EXTINF:${seconds.toFixed(6)},`, uri]),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
}

/** The name of a segment of captions. They count from 1, as video segments do. */
export const captionsSegmentName = (number: number): string => `seg-${String(number).padStart(5, '0')}.vtt`;

const GROUP = 'captions';

/** What captions that stand for all that is heard represent (RFC 8216bis, 4.4.6.1): speech and other sounds. */
const ALL_THAT_IS_HEARD =
  'CHARACTERISTICS="public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound"';

/**
 * What the manifests say about each kind. A player selects forced captions when nobody has chosen others. Roles are
 * those of https://dashif.org/identifiers/role/ (ISO/IEC 23009-1, 5.8.5.5).
 */
const PURPOSES: Readonly<Record<CaptionsKind | 'captions', { attributes: string; role: string }>> = {
  captions: { attributes: `FORCED=NO,${ALL_THAT_IS_HEARD}`, role: 'caption' },
  sdh: { attributes: `FORCED=NO,${ALL_THAT_IS_HEARD}`, role: 'caption' },
  subtitles: { attributes: 'FORCED=NO', role: 'subtitle' },
  forced: { attributes: 'FORCED=YES', role: 'forced-subtitle' },
};

const purposeOf = ({ kind }: CaptionsTrack) => PURPOSES[kind ?? 'captions'];

/** Returns the multivariant playlist with captions: each variant names their group. */
export function captionedMaster(master: string, tracks: readonly CaptionsTrack[]): string {
  const media = tracks.map((track, index) => {
    const { language, label, playlist } = track;
    const { attributes } = purposeOf(track);
    // If several have the same language and purpose, a player selects the first; viewers can choose the others (4.4.6.1).
    const isSame = (other: CaptionsTrack) =>
      other.language === language && purposeOf(other).attributes === attributes;
    const isFirst = tracks.findIndex(isSame) === index;
    return [
      `#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="${GROUP}",NAME="${quotable(label)}",LANGUAGE="${language}"`,
      `DEFAULT=NO,AUTOSELECT=${isFirst ? 'YES' : 'NO'},${attributes},URI="${playlist}"`,
    ].join(',');
  });
  const lines = master.split('\n');
  const first = lines.findIndex((line) => line.startsWith('#EXT-X-STREAM-INF:'));
  return [...lines.slice(0, first), ...media, ...lines.slice(first)]
    .map((line) => (line.startsWith('#EXT-X-STREAM-INF:') ? `${line},SUBTITLES="${GROUP}"` : line))
    .join('\n');
}

/**
 * A quoted string can hold neither a quote nor the end of a line (RFC 8216bis, 4.2), so both are replaced.
 * Unicode's line and paragraph separators are, too: hls.js and m3u8-parser search for the closing quote with
 * `.`, which does not match them.
 */
export const quotable = (text: string): string =>
  text.replaceAll('"', '″').replace(/[\r\n\u2028\u2029]+/g, ' ');

/**
 * Returns the DASH manifest with captions, each as one file beside the segments (ISO/IEC 23009-1, 5.3.3) that lasts
 * as long as the video.
 */
export function captionedMpd(mpd: string, tracks: readonly CaptionsTrack[]): string {
  const { seconds } = readMpd(mpd);
  const sets = tracks.flatMap((track, index) => {
    const { language, label, uri, bytes } = track;
    return [
      `    <AdaptationSet id="${100 + index}" contentType="text" mimeType="text/vtt" lang="${xml(language)}">`,
      `      <Label>${xml(label)}</Label>`,
      `      <Role schemeIdUri="urn:mpeg:dash:role:2011" value="${purposeOf(track).role}"/>`,
      `      <Representation id="captions-${index + 1}" bandwidth="${Math.ceil((bytes * 8) / seconds)}">`,
      `        <BaseURL>${xml(uri)}</BaseURL>`,
      '      </Representation>',
      '    </AdaptationSet>',
    ];
  });
  return mpd.replace('  </Period>', () => [...sets, '  </Period>'].join('\n'));
}

/** Parsers that follow XML 1.1, 2.11 read the last two as ends of lines unless they are character references. */
const xml = (text: string): string => escapeMarkup(text, /[&<>"\u0085\u2028]/g);

/**
 * Returns a multivariant playlist or DASH manifest in which pictures and audio of unknown language have the story's
 * language (BCP 47). Unchanged if the video states its language, or if the story's is unknown too.
 */
export function inLanguage(manifest: string, language: string): string {
  if (!isLanguage(language)) return manifest;
  return manifest
    .replaceAll(
      new RegExp(`^(#EXT-X-MEDIA:TYPE=AUDIO,.*LANGUAGE=)"${UNKNOWN_LANGUAGE}"`, 'gm'),
      `$1"${language}"`,
    )
    .replaceAll(
      new RegExp(`^( *<AdaptationSet .*contentType="(?:video|audio)".* lang=)"${UNKNOWN_LANGUAGE}"`, 'gm'),
      `$1"${language}"`,
    );
}
