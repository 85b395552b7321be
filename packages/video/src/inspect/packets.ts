import { ffprobe, type Probed } from '../tool/ffprobe.ts';
import type { VideoFile } from './description.ts';

/** What the packets of a picture track say. All times are seconds from the start of the presentation. */
export interface PacketTable {
  /** When the first picture is shown. */
  startSeconds: number;
  /** When the last picture ends. */
  endSeconds: number;
  /** When the last packet ends: of any track, where the file alone says how long it is. */
  lastSeconds: number;
  /** When the pictures are shown at which decoding can begin, in order. */
  keyFrames: number[];
}

/**
 * Reads the packets of a film's picture, without decoding any. A header may promise what the file does not have, and
 * knows no key frames: the packets do. Where the picture's track itself promises nothing, the other tracks are read as
 * well. Refuses as `ffprobe` does.
 */
export async function readPackets(
  probed: Probed,
  { video, container }: Pick<VideoFile, 'video' | 'container'>,
  signal: AbortSignal,
): Promise<PacketTable> {
  const entries = 'packet=stream_index,pts_time,dts_time,duration_time,flags';
  const selected = video.ownEnd ? ['-select_streams', String(video.index)] : [];
  const text = await ffprobe(probed, [...selected, '-show_entries', entries, '-of', 'csv=p=0'], signal);
  return packetTable(text.split('\n'), video.index, container.startSeconds);
}

/** Reads `stream,pts,dts,duration,flags` lines. Pure. */
function packetTable(lines: readonly string[], picture: number, originSeconds: number): PacketTable {
  const table: PacketTable = {
    ...{ startSeconds: Number.POSITIVE_INFINITY, endSeconds: 0, lastSeconds: 0 },
    keyFrames: [],
  };
  for (const line of lines) {
    const [stream, pts, dts, length, flags = ''] = line.split(',');
    // AVI knows the decoding order alone.
    const time = secondsOf(pts) ?? secondsOf(dts);
    // An edit list, or the decoder's start, hides a packet: it is decoded and not shown.
    if (time === undefined || flags.includes('D')) continue;
    const start = time - originSeconds;
    const end = start + (secondsOf(length) ?? 0);
    table.lastSeconds = Math.max(table.lastSeconds, end);
    if (stream !== String(picture)) continue;
    table.startSeconds = Math.min(table.startSeconds, start);
    table.endSeconds = Math.max(table.endSeconds, end);
    if (flags.includes('K')) table.keyFrames.push(start);
  }
  table.keyFrames.sort((a, b) => a - b);
  return table;
}

function secondsOf(text: string | undefined): number | undefined {
  const value = Number.parseFloat(text ?? '');
  return Number.isFinite(value) ? value : undefined;
}
