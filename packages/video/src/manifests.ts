/** HLS and DASH as texts: what an edition adds to a video's manifests, and the rules that they keep. Runs no ffmpeg. */
export { segmentCaptions } from './captions/segments.ts';
export {
  type CaptionsTrack,
  captionedMaster,
  captionedMpd,
  captionsPlaylist,
  captionsSegmentName,
  inLanguage,
} from './packaging/captioned.ts';
export { type BrokenRule, brokenRules } from './packaging/rules/check.ts';
export { type Stream, streamOf } from './packaging/rules/published-video.ts';
export { lowestRung, segmentSeconds } from './packaging/rules/segment-seconds.ts';
