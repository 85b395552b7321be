import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpeg } from './ffmpeg.ts';
import { AAC, type Clip, wholeRun } from './film.ts';

/**
 * Seconds that peers take: one process for each rendition, one after another, and each decodes the whole film; fragments
 * of one file for HLS. As PeerTube does: https://github.com/Chocobozzz/PeerTube/blob/develop/packages/ffmpeg/src/ffmpeg-vod.ts
 * `threads` are the encoder's, of which PeerTube sets 1 unless it is told otherwise (`transcoding.threads` in its
 * config/default.yaml); 0 is as many as ffmpeg likes, as the decoder always has.
 * Quality, rates and groups of pictures are ours, so that all that differs is who decodes, and on how many threads.
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
