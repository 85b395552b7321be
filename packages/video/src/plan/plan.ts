import { SluglineError, type VideoRecipe } from '@slugline/story';
import { perSecond } from '../inspect/frame-rate.ts';
import type { AudioStream, VideoFile } from '../inspect/media-description.ts';
import type { PacketTable } from '../inspect/packets.ts';
import { planChunks } from './chunks.ts';
import { ladderOf } from './ladder.ts';
import type { VideoPlan } from './video-plan.ts';

/** Containers with an index of key frames. */
const INDEXED = /^(mov|matroska)\b/;

/**
 * Plans the renditions of a video. Pure: the same description, packets and recipe give the same plan. Throws
 * `video_broken` when the file ends before its header says.
 */
export function planVideo(
  name: string,
  { video, audio, container, texts, textsLeft }: VideoFile,
  packets: PacketTable,
  parameters: VideoRecipe['parameters'],
): VideoPlan {
  refuseShort(name, packets.lastSeconds, video.endSeconds);
  const { frameRate, index, width, height, interlaced, hdr, matrix, plain } = video;
  const rate = perSecond(frameRate);
  const videoFrames = Math.max(1, Math.round(packets.endSeconds * rate));
  // Audio that lasts less than a frame longer than the picture needs no extra frame.
  const heldFrames = Math.max(0, Math.round((audio?.endSeconds ?? 0) * rate) - videoFrames);
  const frames = videoFrames + heldFrames;
  const gopFrames = Math.max(1, Math.round(parameters.gopSeconds * rate));
  const segmentFrames = gopFrames * parameters.gopsPerSegment;
  const indexed = INDEXED.test(container.format);
  const timeline = { frames, segmentFrames, frameRate, interlaced, packets, indexed };
  return {
    v: 1,
    picture: { index, width, height, interlaced, matrix, plain, indexed, ...(hdr ? { hdr } : {}) },
    ...(audio ? { sound: audioOf(audio) } : {}),
    ...(texts && { texts }),
    ...(textsLeft && { textsLeft }),
    startSeconds: container.startSeconds,
    rungs: ladderOf({ ...video, bitrate: rateAsEncoded(video.bitrate, packets, parameters) }, parameters),
    frameRate,
    timescale: frameRate.num * Math.max(1, Math.ceil(1000 / frameRate.den)),
    gopFrames,
    segmentFrames,
    frames,
    heldFrames,
    durationSeconds: frames / rate,
    chunks: planChunks(timeline, parameters.chunkSeconds),
  };
}

const audioOf = ({ index, others, language }: AudioStream): VideoPlan['sound'] => ({
  ...{ index, others },
  ...(language === undefined ? {} : { language }),
});

/**
 * Estimates the rate, in bit/s, that the original's pictures would need with key frames as often as ours. Slides and
 * screen recordings consist almost only of key frames, ten seconds apart. Capped at their own rate, their text became
 * illegible (0.5 Mb/s in 1080p: SSIM 0.922 at 0.67 Mb/s, 0.990 at 1.5, 0.998 at 6).
 */
const rateAsEncoded = (
  bitrate: number | undefined,
  { keyBytes }: PacketTable,
  { gopSeconds }: VideoRecipe['parameters'],
): number | undefined => bitrate && bitrate + (keyBytes * 8) / gopSeconds;

/** Of a cut-off upload, only what is there can be decoded. Headers of honest files are off by a little. */
function refuseShort(name: string, there: number, promised: number): void {
  if (there >= promised * 0.9 - 1) return;
  const seconds = (value: number) => `${value.toFixed(1)} s`;
  throw new SluglineError(
    'video_broken',
    `${name} ends after ${seconds(there)} of ${seconds(promised)}: it is incomplete`,
    { where: name },
  );
}
