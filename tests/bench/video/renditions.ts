import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AAC, type Clip, wholeRun } from './engine-options.ts';
import { ffmpeg } from './ffmpeg.ts';

/**
 * Returns the seconds that peers take: one process for each rendition, one after another, each of which decodes
 * the whole video and writes fragments of one file for HLS. PeerTube does so:
 * https://github.com/Chocobozzz/PeerTube/blob/develop/packages/ffmpeg/src/ffmpeg-vod.ts
 *
 * `threads` is the number of encoder threads. PeerTube's default is 1 (`transcoding.threads` in its
 * config/default.yaml); 0 lets ffmpeg choose, as the decoder always does. Quality, rates and groups of pictures
 * are ours, so that the only differences are the number of decodes and of threads.
 */
export async function renditionsSeconds(
  clip: Clip,
  folder: string,
  threads: number,
  signal: AbortSignal,
): Promise<number> {
  const { picture, sound } = clip.plan;
  const out = await mkdtemp(join(folder, 'renditions-'));
  let seconds = 0;
  for (const { name, width, height, encode } of wholeRun(clip).rungs) {
    const { wallSeconds } = await ffmpeg(
      [
        ...['-i', clip.file],
        ...['-filter_complex', `[0:${picture.index}]scale=${width}:${height},format=yuv420p[${name}]`],
        ...[...encode, '-threads', String(threads)],
        ...(sound ? ['-map', `0:${sound.index}`, ...AAC] : []),
        ...['-f', 'hls', '-hls_time', '4', '-hls_playlist_type', 'vod', '-hls_segment_type', 'fmp4'],
        ...['-hls_flags', 'single_file', '-hls_segment_filename', join(out, `${name}.mp4`)],
        join(out, `${name}.m3u8`),
      ],
      signal,
    );
    seconds += wallSeconds;
  }
  await rm(out, { recursive: true });
  return seconds;
}
