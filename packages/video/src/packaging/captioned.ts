/**
 * A video's manifests name its pictures and its sound, and depend on its original alone. What a story knows besides, its
 * language and the captions, comes and goes without the video: where both meet, in an edition, these say it as well. Pure.
 */
import { escapeMarkup } from '@slugline/story';
import type { CaptionsSegment } from '../captions/segments.ts';
import { UNKNOWN_LANGUAGE } from './rendition.ts';
import { readMpd } from './rules/read-mpd.ts';
import { isLanguage } from './rules/rule.ts';

/** Captions that a player can offer. Addresses are relative to the video's folder. */
export interface CaptionsTrack {
  /** BCP 47. */
  language: string;
  /** What a viewer chooses. */
  label: string;
  /** The WebVTT file: all captions in one. */
  uri: string;
  bytes: number;
  /** The playlist of their segments. */
  playlist: string;
}

/** The playlist of captions in segments; it lies beside them. It may have a target duration of its own (RFC 8216bis, 6.2.4). */
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

/** The name of a segment of captions. They count from 1, as those of pictures do. */
export const captionsSegmentName = (number: number): string => `seg-${String(number).padStart(5, '0')}.vtt`;

/** Labels of which none is another's: a second `English` is `English (2)`. */
export function distinctLabels(labels: readonly string[]): string[] {
  const taken = new Set<string>();
  return labels.map((label) => {
    let distinct = label;
    for (let number = 2; taken.has(distinct); number++) distinct = `${label} (${number})`;
    taken.add(distinct);
    return distinct;
  });
}

const GROUP = 'captions';

/** What captions stand for (RFC 8216bis, 4.4.6.1): what is said, and what is heard besides. */
const CHARACTERISTICS =
  'public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound';

/** The multivariant playlist with captions: each variant names their group. */
export function captionedMaster(master: string, tracks: readonly CaptionsTrack[]): string {
  const media = tracks.map(({ language, label, playlist }, index) => {
    // Of several in one language a player selects the first; the others are for a viewer to choose (4.4.6.1).
    const isFirst = tracks.findIndex((track) => track.language === language) === index;
    return [
      `#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="${GROUP}",NAME="${quotable(label)}",LANGUAGE="${language}"`,
      `DEFAULT=NO,AUTOSELECT=${isFirst ? 'YES' : 'NO'},FORCED=NO,CHARACTERISTICS="${CHARACTERISTICS}"`,
      `URI="${playlist}"`,
    ].join(',');
  });
  const lines = master.split('\n');
  const first = lines.findIndex((line) => line.startsWith('#EXT-X-STREAM-INF:'));
  return [...lines.slice(0, first), ...media, ...lines.slice(first)]
    .map((line) => (line.startsWith('#EXT-X-STREAM-INF:') ? `${line},SUBTITLES="${GROUP}"` : line))
    .join('\n');
}

/**
 * Within quotes no quote can stand, and no end of a line (RFC 8216bis, 4.2): look-alikes do. Nor can Unicode's separators
 * of lines and paragraphs, for hls.js and m3u8-parser look for the quotes by `.`, which does not match them.
 */
export const quotable = (text: string): string =>
  text.replaceAll('"', '″').replace(/[\r\n\u2028\u2029]+/g, ' ');

/** The DASH manifest with captions, each a file beside the segments (ISO/IEC 23009-1, 5.3.3). Its length is that of the video. */
export function captionedMpd(mpd: string, tracks: readonly CaptionsTrack[]): string {
  const { seconds } = readMpd(mpd);
  const sets = tracks.flatMap(({ language, label, uri, bytes }, index) => [
    `    <AdaptationSet id="${100 + index}" contentType="text" mimeType="text/vtt" lang="${xml(language)}">`,
    `      <Label>${xml(label)}</Label>`,
    '      <Role schemeIdUri="urn:mpeg:dash:role:2011" value="caption"/>',
    `      <Representation id="captions-${index + 1}" bandwidth="${Math.ceil((bytes * 8) / seconds)}">`,
    `        <BaseURL>${xml(uri)}</BaseURL>`,
    '      </Representation>',
    '    </AdaptationSet>',
  ]);
  return mpd.replace('  </Period>', () => [...sets, '  </Period>'].join('\n'));
}

/** Parsers that follow XML 1.1, 2.11 read the last two as ends of lines, unless they are references. */
const xml = (text: string): string => escapeMarkup(text, /[&<>"\u0085\u2028]/g);

/**
 * A multivariant playlist or DASH manifest in which pictures and sound whose language is not known have this one (BCP 47):
 * that of the story. Unchanged where the video says its language, and where the story's is not known either.
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
