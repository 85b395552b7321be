import { SluglineError, type VideoRecipe } from '@slugline/story';
import type { AudioStream, VideoFile } from '../inspect/description.ts';
import { perSecond } from '../inspect/frame-rate.ts';
import type { PacketTable } from '../inspect/packets.ts';
import { planChunks } from './chunks.ts';
import { ladderOf } from './ladder.ts';
import type { VideoPlan } from './video-plan.ts';

/** Containers with an index of key frames. */
const INDEXED = /^(mov|matroska)\b/;

/**
 * Plans the renditions of a video. Pure: the same description, packets and recipe give the same plan. Refuses with
 * `video_broken` a file that ends before its header says.
 */
export function planVideo(
  name: string,
  { video, audio, container }: VideoFile,
  packets: PacketTable,
  parameters: VideoRecipe['parameters'],
): VideoPlan {
  refuseShort(name, packets.lastSeconds, video.endSeconds);
  const { frameRate, index, width, height, interlaced, hdr, matrix, plain } = video;
  const rate = perSecond(frameRate);
  const pictureFrames = Math.max(1, Math.round(packets.endSeconds * rate));
  // Sound that goes on for less than a frame needs no picture.
  const heldFrames = Math.max(0, Math.round((audio?.endSeconds ?? 0) * rate) - pictureFrames);
  const frames = pictureFrames + heldFrames;
  const gopFrames = Math.max(1, Math.round(parameters.gopSeconds * rate));
  const segmentFrames = gopFrames * parameters.gopsPerSegment;
  const indexed = INDEXED.test(container.format);
  const timeline = { frames, segmentFrames, frameRate, interlaced, packets, indexed };
  return {
    v: 1,
    picture: { index, width, height, interlaced, matrix, plain, indexed, ...(hdr ? { hdr } : {}) },
    ...(audio ? { sound: audioOf(audio) } : {}),
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
 * What the original's pictures would need with a key frame as often as ours have one, bit/s. Slides and recordings of
 * screens have little besides key frames, and those ten seconds apart: capped at the rate that this makes, their text was
 * spoilt (0.5 Mb/s in 1080p: SSIM 0.922 at 0.67 Mb/s, 0.990 at 1.5, 0.998 at 6).
 */
const rateAsEncoded = (
  bitrate: number | undefined,
  { keyBytes }: PacketTable,
  { gopSeconds }: VideoRecipe['parameters'],
): number | undefined => bitrate && bitrate + (keyBytes * 8) / gopSeconds;

/** Of a cut-off upload all can be decoded that is there. Headers are a little off in honest files. */
function refuseShort(name: string, there: number, promised: number): void {
  if (there >= promised * 0.9 - 1) return;
  const seconds = (value: number) => `${value.toFixed(1)} s`;
  throw new SluglineError(
    'video_broken',
    `${name} ends after ${seconds(there)} of ${seconds(promised)}: it is incomplete`,
    { where: name },
  );
}
