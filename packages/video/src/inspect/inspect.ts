import { recipes } from '@slugline/story';
import { ffprobe, type Probed } from '../tool/ffprobe.ts';
import { describe, hasFieldOrder } from './describe.ts';
import { refuseFalseIndex } from './false-index.ts';
import type { MediaDescription } from './media-description.ts';
import type { Probe } from './probe.ts';

/**
 * Describes a local file: the streams that are published, their displayed size in pixels, rate, and length in seconds.
 * An .mp4 that holds only audio has the kind `audio`. Cover art and data tracks do not count.
 *
 * Throws `video_unsupported` or `video_broken`, or `media_deadline` when reading takes longer than two minutes.
 */
export async function inspectMedia(
  file: string,
  name: string,
  signal: AbortSignal,
): Promise<MediaDescription> {
  await refuseFalseIndex(file, name);
  const probed: Probed = { file, name, maxPixels: recipes.video.parameters.maxPixels };
  const show = ['-show_format', '-show_streams', '-show_programs', '-of', 'json'];
  const json = await ffprobe(probed, show, signal);
  const probe: Probe = JSON.parse(json);
  const known = probe.format?.duration !== undefined;
  const description = describe(probe, name, known ? undefined : await lastPacketEnd(probed, signal));
  if (description.kind !== 'video') return description;
  const { video } = description;
  if (probe.streams?.some((stream) => stream.index === video.index && hasFieldOrder(stream)))
    return description;
  return { ...description, video: { ...video, interlaced: await areFields(probed, video.index, signal) } };
}

/** Whether most of the first frames say that they are interlaced. Decodes only those few frames. */
async function areFields(probed: Probed, stream: number, signal: AbortSignal): Promise<boolean> {
  const few = ['-select_streams', String(stream), '-read_intervals', '%+#5'];
  const show = ['-show_entries', 'frame=interlaced_frame', '-of', 'csv=p=0'];
  const frames = (await ffprobe(probed, [...few, ...show], signal)).match(/^[01]/gm) ?? [];
  return frames.filter((frame) => frame === '1').length > frames.length / 2;
}

/**
 * For recordings from browsers and interrupted ones, whose headers state no length: returns it from the packets, in
 * seconds.
 */
async function lastPacketEnd(probed: Probed, signal: AbortSignal): Promise<number> {
  const show = ['-show_entries', 'packet=pts_time,duration_time', '-of', 'csv=p=0'];
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const line of (await ffprobe(probed, show, signal)).split('\n')) {
    const [start = Number.NaN, duration = Number.NaN] = line.split(',').map(Number.parseFloat);
    if (Number.isNaN(start)) continue;
    first = Math.min(first, start);
    last = Math.max(last, start + (Number.isNaN(duration) ? 0 : duration));
  }
  return Math.max(0, last - first);
}
