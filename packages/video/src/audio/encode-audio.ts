import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SluglineError, type VideoRecipe } from '@slugline/story';
import { fragmentsOf } from '../encode/chunk-run.ts';
import type { MakeOptions } from '../encode/encode-chunk.ts';
import type { SegmentRecord, TrackPart } from '../encode/part.ts';
import { perSecond } from '../inspect/frame-rate.ts';
import { cmafHeader } from '../packaging/cmaf.ts';
import { codecOf } from '../packaging/codec.ts';
import { cutAudio } from '../packaging/cut.ts';
import { writeFrom } from '../packaging/files.ts';
import { INIT, segmentFile } from '../packaging/rendition.ts';
import { readTrack } from '../packaging/track.ts';
import type { VideoPlan } from '../plan/video-plan.ts';
import { runFfmpeg } from '../tool/ffmpeg.ts';
import { aac } from './aac.ts';
import { gainFilters, loudnessOf, stereo } from './loudness.ts';
import { measureAudio } from './measure-audio.ts';

/** The name of the audio track and of its folder. */
const AUDIO = 'audio';

/**
 * Encodes a video's audio in one run, at the recipe's loudness, and cuts it where the picture is cut. Writes
 * `audio/init.mp4` and `audio/seg-<number>.m4s` below `outDir`. The audio ends with the picture.
 *
 * Throws `video_broken` when none of it can be decoded, `media_tool_missing` or `media_tool_failed` when ffmpeg is at
 * fault.
 */
export async function encodeAudio(
  input: { file: string; name: string },
  plan: VideoPlan,
  outDir: string,
  { parameters }: VideoRecipe,
  { signal, onProgress }: MakeOptions,
): Promise<TrackPart> {
  if (plan.sound === undefined) throw new Error(`${input.name} has no sound`);
  const workDir = join(outDir, '.work');
  await mkdir(workDir, { recursive: true });
  const file = fragmentsOf(workDir, AUDIO);
  const { durationSeconds, sound: audio } = plan;
  const measured = await measureAudio(input, audio.index, { signal, durationSeconds });
  const gain = gainFilters(measured, parameters.loudness);
  const filter = audioFilter(stereo(audio.index, plan.startSeconds), durationSeconds, gain);
  await runFfmpeg(
    {
      name: input.name,
      inputs: [{ file: input.file, options: ['-copyts', '-threads', '1'] }],
      maxPixels: parameters.maxPixels,
      filter,
      outputs: [{ file, options: ['-map', '[a]', ...aac(parameters.audioBitrate), ...FRAGMENTS] }],
    },
    { signal, onProgress, durationSeconds },
  );
  const track = await readTrack(file);
  if (track.fragments.length === 0) {
    throw new SluglineError('video_broken', `no sound of ${input.name} could be decoded`, {
      where: input.name,
    });
  }
  const init = await writeFrom(undefined, [cmafHeader(track.init, 0)], join(outDir, AUDIO, INIT));
  const segments: SegmentRecord[] = [];
  for (const [index, { pieces, duration }] of cutAudio(track, segmentSeconds(plan)).entries()) {
    const kept = await writeFrom(file, pieces, join(outDir, segmentFile(AUDIO, index + 1)));
    segments.push({ number: index + 1, ...kept, duration, keyFrames: [] });
  }
  await rm(workDir, { recursive: true });
  const { timescale } = track;
  return {
    ...{ v: 1, track: AUDIO, chunk: 0, codec: codecOf(track.init), timescale, init, segments },
    ...loudnessOf(measured, parameters.loudness),
  };
}

/** Lengths of the video's segments, in seconds. */
function segmentSeconds({ frames, segmentFrames, frameRate }: VideoPlan): number[] {
  const count = Math.ceil(frames / segmentFrames);
  const last = frames - (count - 1) * segmentFrames;
  return Array.from(
    { length: count },
    (_, index) => (index === count - 1 ? last : segmentFrames) / perSecond(frameRate),
  );
}

/** A second per fragment keeps fragments small. `cutAudio` cuts segments from the samples, not at fragments. */
const FRAGMENTS = [
  ...['-movflags', 'empty_moov+default_base_moof+frag_discont+skip_trailer', '-frag_duration', '1000000'],
  ...['-use_editlist', '0', '-write_btrt', '0'],
];

/** Samples of silence that an AAC encoder puts before its input. */
const PRIMING = 1024;
const RATE = 48_000;

/**
 * The filter for the ladder's audio: stereo, 48 kHz, from 0 without gaps to the end of the picture.
 *
 * It drops the first 1024 samples (21 ms), because the encoder puts its priming before its input. So each sample comes
 * out at the time at which it went in, and players stay in sync even if they ignore edit lists.
 */
function audioFilter(heard: string, durationSeconds: number, gain: readonly string[]): string {
  // A shorter input would leave nothing. What lasts beyond the last picture is cut off later.
  const seconds = Math.max(durationSeconds, (2 * PRIMING) / RATE);
  return [heard, ...gain, `apad=whole_dur=${seconds.toFixed(6)}`, `atrim=start_sample=${PRIMING}[a]`].join(
    ',',
  );
}
