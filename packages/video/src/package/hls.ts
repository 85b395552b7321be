import { averageBandwidth, peakBandwidth } from './bandwidth.ts';
import { INIT, type Presentation, type Rendition, segmentName, targetDuration } from './rendition.ts';

/** Version 7: fragmented MP4 with `EXT-X-MAP` in playlists that are not I-frame playlists (RFC 8216, 7). */
const HEAD = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS'];

/** The playlist of one rendition. It lies beside its segments. */
export function mediaPlaylist(rendition: Rendition, presentation: Presentation): string {
  return lines([
    ...HEAD,
    `#EXT-X-TARGETDURATION:${targetDuration(presentation)}`,
    '#EXT-X-MEDIA-SEQUENCE:1',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    `#EXT-X-MAP:URI="${INIT}"`,
    ...rendition.segments.flatMap(({ seconds }, index) => [
      `#EXTINF:${seconds.toFixed(6)},`,
      segmentName(index + 1),
    ]),
    '#EXT-X-ENDLIST',
  ]);
}

/**
 * The multivariant playlist, lowest rung first. Bandwidths are measured (Apple 1.26, 1.27, 9.13): a variant's peak is
 * the sum of its renditions' peaks. `uriOf` names a rendition's playlist.
 */
export function multivariantPlaylist(
  presentation: Presentation,
  uriOf: (rendition: Rendition) => string,
): string {
  const { video, audio, frameRate } = presentation;
  const target = targetDuration(presentation);
  const peak = (rendition: Rendition | undefined) =>
    rendition ? peakBandwidth(rendition.segments, target) : 0;
  const average = (rendition: Rendition | undefined) =>
    rendition ? averageBandwidth(rendition.segments) : 0;
  const media = audio
    ? [
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Sound",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",' +
          `URI="${uriOf(audio)}"`,
      ]
    : [];
  const variants = video.flatMap((rung) => [
    `#EXT-X-STREAM-INF:${[
      `BANDWIDTH=${peak(rung) + peak(audio)}`,
      `AVERAGE-BANDWIDTH=${average(rung) + average(audio)}`,
      `CODECS="${[rung.codec, ...(audio ? [audio.codec] : [])].join(',')}"`,
      `RESOLUTION=${rung.width}x${rung.height}`,
      `FRAME-RATE=${(frameRate.num / frameRate.den).toFixed(3)}`,
      ...(audio ? ['AUDIO="audio"'] : []),
      'CLOSED-CAPTIONS=NONE',
    ].join(',')}`,
    uriOf(rung),
  ]);
  return lines([...HEAD, ...media, ...variants]);
}

const lines = (all: string[]): string => `${all.join('\n')}\n`;
