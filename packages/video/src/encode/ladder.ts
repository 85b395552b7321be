import { join } from 'node:path';
import type { VideoRecipe } from '@slugline/story';
import type { MediaDescription } from '../inspect/description.ts';
import type { Run } from '../tool/ffmpeg.ts';
import { audioFilter, videoFilter } from './filters.ts';
import type { Rung, VideoPlan } from './plan.ts';

type VideoFile = Extract<MediaDescription, { kind: 'video' }>;

/**
 * x264's frame threads change its bytes, and the same original and recipe must give the same bytes on every machine:
 * so their number is fixed here, and no option. Two per rung keep a few cores busy.
 */
const X264_THREADS = 2;

/** Where the encoder leaves a rung's (or the sound's) fragments. */
export const fragmentsOf = (workDir: string, name: string): string => join(workDir, `${name}.fragments.mp4`);

/** The one run of ffmpeg that makes all rungs and the sound. `threads` are the decoder's; 0 lets ffmpeg choose. */
export function ladderRun(
  input: { file: string; name: string },
  { video, audio }: VideoFile,
  plan: VideoPlan,
  { parameters }: VideoRecipe,
  { workDir, threads }: { workDir: string; threads: number },
): Run {
  const filters = [videoFilter(video, plan)];
  const outputs = plan.rungs.map((rung, index) => ({
    file: fragmentsOf(workDir, rung.name),
    options: ['-map', `[v${index}]`, ...x264(rung, plan, parameters), ...videoFragments(plan)],
  }));
  if (audio) {
    filters.push(audioFilter(audio.index, plan.durationSeconds));
    const options = ['-map', '[a]', ...aac(parameters.audioBitrate), ...AUDIO_FRAGMENTS];
    outputs.push({ file: fragmentsOf(workDir, 'audio'), options });
  }
  return {
    name: input.name,
    inputs: [{ file: input.file, options: ['-threads', String(threads)] }],
    maxPixels: parameters.maxPixels,
    filter: filters.join(';'),
    outputs,
  };
}

/** Capped CRF: constant quality, and never more than the rung's rate over a buffer of 1.5 s. */
const x264 = (rung: Rung, plan: VideoPlan, { crf, preset }: VideoRecipe['parameters']): string[] => [
  ...['-c:v', 'libx264', '-preset', preset, '-profile:v', 'high', '-pix_fmt', 'yuv420p'],
  ...[
    '-crf',
    String(crf),
    '-maxrate',
    String(rung.maxrate),
    '-bufsize',
    String(Math.round(rung.maxrate * 1.5)),
  ],
  ...['-threads', String(X264_THREADS)],
  // Closed groups of equal length on every rung, so that a player can change rungs at each (Apple 1.13, 7.4, 8.22).
  ...[
    '-x264-params',
    `keyint=${plan.gopFrames}:min-keyint=${plan.gopFrames}:scenecut=0:open-gop=0:force-cfr=1`,
  ],
  ...['-color_range', 'tv', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
  // The fps filter made the time stamps; nothing may be dropped or repeated after it.
  ...['-fps_mode', 'passthrough'],
];

export const aac = (bitrate: number): string[] => [
  '-c:a',
  'aac',
  '-b:a',
  String(bitrate),
  '-ac',
  '2',
  '-ar',
  '48000',
];

/**
 * A fragment for each group of pictures. Negative composition offsets put the first frame at 0 without an edit list,
 * which browsers and packagers honour differently. `frag_discont` writes the true time into each fragment.
 */
const videoFragments = (plan: VideoPlan): string[] => [
  ...[
    '-movflags',
    'empty_moov+default_base_moof+frag_keyframe+frag_discont+negative_cts_offsets+skip_trailer',
  ],
  ...['-use_editlist', '0', '-write_btrt', '0', '-video_track_timescale', String(timescaleOf(plan))],
];

/** In which every frame has the same whole length. */
const timescaleOf = ({ frameRate: { num, den } }: VideoPlan): number =>
  num * Math.max(1, Math.ceil(1000 / den));

/** A second per fragment keeps them small; segments are cut anew from the samples. */
const AUDIO_FRAGMENTS = [
  ...['-movflags', 'empty_moov+default_base_moof+frag_discont+skip_trailer', '-frag_duration', '1000000'],
  ...['-use_editlist', '0', '-write_btrt', '0'],
];
