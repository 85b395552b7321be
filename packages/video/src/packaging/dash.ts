import { peakBandwidth } from './bandwidth.ts';
import { frameShape } from './frame-shape.ts';
import {
  INIT,
  type Presentation,
  type Rendition,
  secondsOf,
  targetDuration,
  UNKNOWN_LANGUAGE,
} from './rendition.ts';

/**
 * Writes the DASH manifest (ISO/IEC 23009-1, live profile, static) of the same segments, with what DASH-IF IOP 4.3,
 * 3.2.4 also requires. All of its text comes from this code, so nothing needs escaping.
 */
export function dashManifest(presentation: Presentation): string {
  const { video, audio, frameRate, language = UNKNOWN_LANGUAGE } = presentation;
  const target = targetDuration(presentation);
  const tracks = [...video, ...(audio ? [audio] : [])];
  const longest = Math.max(...tracks.map(secondsOf));
  const longestSegment = Math.max(...tracks.flatMap(({ segments }) => segments.map((s) => s.seconds)));
  const rate = frameRate.den === 1 ? `${frameRate.num}` : `${frameRate.num}/${frameRate.den}`;
  const represent = (rendition: Rendition, attributes: string, inside: string[] = []): string[] => [
    `      <Representation id="${rendition.name}" codecs="${rendition.codec}" ` +
      `bandwidth="${peakBandwidth(rendition.segments, target)}" ${attributes}>`,
    ...[...inside, ...timeline(rendition)].map((line) => `        ${line}`),
    '      </Representation>',
  ];
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011" type="static" ' +
      `mediaPresentationDuration="PT${justAfter(longest)}S" ` +
      `minBufferTime="PT${(Math.ceil(longestSegment * 1000) / 1000).toFixed(3)}S">`,
    '  <Period id="1" start="PT0S">',
    `    <AdaptationSet id="1" contentType="video" mimeType="video/mp4" lang="${language}" ` +
      `par="${frameShape(video)}" maxWidth="${Math.max(...video.map(({ width }) => width))}" ` +
      `maxHeight="${Math.max(...video.map(({ height }) => height))}" maxFrameRate="${rate}" ${CUT}>`,
    MAIN,
    ...video.flatMap((rung) =>
      represent(rung, `width="${rung.width}" height="${rung.height}" frameRate="${rate}" sar="1:1"`),
    ),
    '    </AdaptationSet>',
    ...(audio
      ? [
          `    <AdaptationSet id="2" contentType="audio" mimeType="audio/mp4" lang="${language}" ${CUT}>`,
          MAIN,
          ...represent(audio, `audioSamplingRate="${audio.timescale}"`, [STEREO]),
          '    </AdaptationSet>',
        ]
      : []),
    '  </Period>',
    '</MPD>',
  ].join('\n')}\n`;
}

/**
 * The duration in whole milliseconds, one or two more than the media last. dash.js checks five times a second whether
 * the duration is reached. If it finds that before the browser has reported the end, it seeks half a second back and
 * stops there (https://github.com/bbc/dash.js/pull/93). That happened in 2 of 14 plays of a 13.003187 s video with a
 * duration rounded down, and in 1 of 14 with the exact one.
 */
const justAfter = (seconds: number): string => ((Math.ceil(seconds * 1000) + 1) / 1000).toFixed(3);

/** Segments of all representations begin together, each at a key frame (5.3.3.2). */
const CUT = 'segmentAlignment="true" startWithSAP="1"';

const MAIN = '      <Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/>';

const STEREO =
  '<AudioChannelConfiguration schemeIdUri="urn:mpeg:dash:23003:3:audio_channel_configuration:2011" value="2"/>';

/** Neighbouring segments of equal length share one `S`. */
function timeline({ timescale, segments }: Rendition): string[] {
  const runs: { duration: number; repeats: number }[] = [];
  for (const { duration } of segments) {
    const last = runs.at(-1);
    if (last?.duration === duration) last.repeats++;
    else runs.push({ duration, repeats: 0 });
  }
  return [
    `<SegmentTemplate timescale="${timescale}" startNumber="1" initialization="$RepresentationID$/${INIT}" ` +
      'media="$RepresentationID$/seg-$Number%05d$.m4s">',
    '  <SegmentTimeline>',
    ...runs.map(
      ({ duration, repeats }, index) =>
        `    <S${index === 0 ? ' t="0"' : ''} d="${duration}"${repeats > 0 ? ` r="${repeats}"` : ''}/>`,
    ),
    '  </SegmentTimeline>',
    '</SegmentTemplate>',
  ];
}
