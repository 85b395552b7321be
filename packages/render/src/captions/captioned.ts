/**
 * A film's manifests name its pictures and its sound, and depend on its original alone; captions come and go without it.
 * Where both meet, in an edition, these name the captions as well. Pure.
 */

/** Captions that a player can offer. */
export interface CaptionsTrack {
  /** BCP 47. */
  language: string;
  /** What a viewer chooses. */
  label: string;
  /** The WebVTT file, relative to the film's folder. */
  uri: string;
}

/** The playlist of one captions file, whole: RFC 8216, 6.2.4 allows subtitles a target duration of their own. */
export function captionsPlaylist({ uri }: CaptionsTrack, durationSeconds: number): string {
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${Math.max(1, Math.ceil(durationSeconds))}`,
    '#EXT-X-MEDIA-SEQUENCE:1',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    `#EXTINF:${durationSeconds.toFixed(6)},`,
    uri,
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
}

const GROUP = 'captions';

/** The master playlist with captions: each variant names their group. `playlists` are relative to the film's folder. */
export function captionedMaster(
  master: string,
  tracks: readonly (CaptionsTrack & { playlist: string })[],
): string {
  const media = tracks.map(({ language, label, playlist }) =>
    [
      `#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="${GROUP}",NAME="${label.replaceAll('"', '')}",LANGUAGE="${language}"`,
      `DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="${playlist}"`,
    ].join(','),
  );
  const lines = master.split('\n');
  const first = lines.findIndex((line) => line.startsWith('#EXT-X-STREAM-INF:'));
  return [...lines.slice(0, first), ...media, ...lines.slice(first)]
    .map((line) => (line.startsWith('#EXT-X-STREAM-INF:') ? `${line},SUBTITLES="${GROUP}"` : line))
    .join('\n');
}

/** The DASH manifest with captions, each a file beside the segments (ISO/IEC 23009-1, 5.3.3). */
export function captionedMpd(mpd: string, tracks: readonly CaptionsTrack[]): string {
  const sets = tracks.flatMap(({ language, label, uri }, index) => [
    `    <AdaptationSet id="${100 + index}" contentType="text" mimeType="text/vtt" lang="${xml(language)}">`,
    '      <Role schemeIdUri="urn:mpeg:dash:role:2011" value="caption"/>',
    `      <Label>${xml(label)}</Label>`,
    `      <Representation id="captions-${index + 1}" bandwidth="1000">`,
    `        <BaseURL>${xml(uri)}</BaseURL>`,
    '      </Representation>',
    '    </AdaptationSet>',
  ]);
  return mpd.replace('  </Period>', () => `${sets.join('\n')}\n  </Period>`);
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const xml = (text: string): string => text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
