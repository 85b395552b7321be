import { averageBandwidth, type Measured, peakBandwidth } from './bandwidth.ts';
import {
  INIT,
  type Presentation,
  type Rendition,
  segmentName,
  targetDuration,
  UNKNOWN_LANGUAGE,
} from './rendition.ts';

/** Version 7: fragmented MP4 with `EXT-X-MAP` in playlists other than I-frame playlists (RFC 8216bis, 8). */
const HEAD = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS'];

/** Writes the playlist of one rendition. It is stored beside its segments. */
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
 * Writes the playlist of a rung's key frames, for a player that shows previews while seeking (RFC 8216bis, 4.4.3.6;
 * Apple 6).
 */
export function iframePlaylist(rendition: Rendition): string {
  const frames = iframesOf(rendition);
  return lines([
    ...HEAD,
    `#EXT-X-TARGETDURATION:${targetOf(frames)}`,
    '#EXT-X-MEDIA-SEQUENCE:1',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-I-FRAMES-ONLY',
    `#EXT-X-MAP:URI="${INIT}"`,
    ...frames.flatMap(({ seconds, bytes, offset, segment }) => [
      `#EXTINF:${seconds.toFixed(6)},`,
      `#EXT-X-BYTERANGE:${bytes}@${offset}`,
      segmentName(segment),
    ]),
    '#EXT-X-ENDLIST',
  ]);
}

const targetOf = (frames: readonly IFrame[]): number =>
  Math.max(1, ...frames.map(({ seconds }) => Math.round(seconds)));

/** A key frame as a segment: its bytes, and how long it stands for the pictures after it. */
interface IFrame extends Measured {
  offset: number;
  /** The number of the segment that holds it. */
  segment: number;
}

function iframesOf({ segments, timescale }: Rendition): IFrame[] {
  return segments.flatMap(({ number, duration, keyFrames }) =>
    keyFrames.map(({ time, offset, bytes }, index) => {
      const end = keyFrames[index + 1]?.time ?? duration;
      return { segment: number, offset, bytes, seconds: (end - time) / timescale };
    }),
  );
}

/** The addresses of a rendition's playlists. */
export interface PlaylistNames {
  playlist(rendition: Rendition): string;
  iframes(rendition: Rendition): string;
}

/**
 * Writes the multivariant playlist, lowest rung first. Bandwidths are measured (Apple 1.26, 1.27, 9.13): a variant's
 * peak is the sum of its renditions' peaks.
 */
export function multivariantPlaylist(presentation: Presentation, names: PlaylistNames): string {
  const { video, audio, frameRate, language = UNKNOWN_LANGUAGE } = presentation;
  const target = targetDuration(presentation);
  const peak = (rendition: Rendition | undefined) =>
    rendition ? peakBandwidth(rendition.segments, target) : 0;
  const average = (rendition: Rendition | undefined) =>
    rendition ? averageBandwidth(rendition.segments) : 0;
  const media = audio
    ? [
        `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Sound",LANGUAGE="${language}",` +
          `DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="${names.playlist(audio)}"`,
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
      NO_CLOSED_CAPTIONS,
    ].join(',')}`,
    names.playlist(rung),
  ]);
  // If the line is too slow for any picture, a player continues with the audio alone (Apple 9.21).
  const audioOnly = audio
    ? [
        `#EXT-X-STREAM-INF:BANDWIDTH=${peak(audio)},AVERAGE-BANDWIDTH=${average(audio)},` +
          `CODECS="${audio.codec}",AUDIO="audio",${NO_CLOSED_CAPTIONS}`,
        names.playlist(audio),
      ]
    : [];
  const iframes = video.map((rung) => {
    const frames = iframesOf(rung);
    return `#EXT-X-I-FRAME-STREAM-INF:${[
      `BANDWIDTH=${peakBandwidth(frames, targetOf(frames))}`,
      `AVERAGE-BANDWIDTH=${averageBandwidth(frames)}`,
      `CODECS="${rung.codec}"`,
      `RESOLUTION=${rung.width}x${rung.height}`,
      `URI="${names.iframes(rung)}"`,
    ].join(',')}`;
  });
  return lines([...HEAD, ...media, ...variants, ...audioOnly, ...iframes]);
}

/** The pictures hold no closed captions. Either every variant says so or none (RFC 8216bis, 4.4.6.2). */
const NO_CLOSED_CAPTIONS = 'CLOSED-CAPTIONS=NONE';

const lines = (all: string[]): string => `${all.join('\n')}\n`;
