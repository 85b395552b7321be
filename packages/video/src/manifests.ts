/** HLS and DASH as texts: what an edition adds to a film's manifests, and the rules that they keep. Runs no ffmpeg. */
export { segmentCaptions } from './captions/segments.ts';
export {
  type CaptionsTrack,
  captionedMaster,
  captionedMpd,
  captionsPlaylist,
  captionsSegmentName,
  distinctLabels,
  inLanguage,
} from './packaging/captioned.ts';
export { type BrokenRule, brokenRules } from './packaging/rules/check.ts';
export { type Stream, streamOf } from './packaging/rules/published-film.ts';
export { lowestRung, segmentSeconds } from './packaging/rules/segment-seconds.ts';
