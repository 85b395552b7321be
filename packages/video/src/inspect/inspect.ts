import { recipes } from '@slugline/story';
import { ffprobe, type Probed } from '../tool/ffprobe.ts';
import { describe } from './describe.ts';
import type { MediaDescription } from './description.ts';
import type { Probe } from './probe.ts';

/**
 * Says what a local file holds: the streams that are published, their size as seen, rate and length in seconds.
 * An .mp4 that holds only sound is `audio`; cover art and data tracks do not count.
 *
 * Refuses with `video_unsupported` or `video_broken`; `media_deadline` when reading takes longer than two minutes.
 */
export async function inspectMedia(
  file: string,
  name: string,
  signal: AbortSignal,
): Promise<MediaDescription> {
  const probed: Probed = { file, name, maxPixels: recipes.video.parameters.maxPixels };
  const json = await ffprobe(probed, ['-show_format', '-show_streams', '-of', 'json'], signal);
  const probe: Probe = JSON.parse(json);
  const known = probe.format?.duration !== undefined;
  return describe(probe, name, known ? undefined : await lastPacketEnd(probed, signal));
}

/** Recordings from browsers and broken-off ones say no length: the packets do. */
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
