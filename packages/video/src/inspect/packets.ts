import { ffprobe, type Probed } from '../tool/ffprobe.ts';

/** What the packets of a picture track say. All times are seconds from the start of the presentation. */
export interface PacketTable {
  /** When the first picture is shown. */
  startSeconds: number;
  /** When the last picture ends. */
  endSeconds: number;
  /** When the pictures are shown at which decoding can begin, in order. */
  keyFrames: number[];
}

/**
 * Reads a track's packets, without decoding any. `originSeconds` is the container's start time, from which all times
 * count. A header may promise what the file does not have, and knows no key frames: the packets do. Refuses as
 * `ffprobe` does.
 */
export async function readPackets(
  probed: Probed,
  stream: number,
  originSeconds: number,
  signal: AbortSignal,
): Promise<PacketTable> {
  const entries = ['-show_entries', 'packet=pts_time,dts_time,duration_time,flags', '-of', 'csv=p=0'];
  const text = await ffprobe(probed, ['-select_streams', String(stream), ...entries], signal);
  return packetTable(text.split('\n'), originSeconds);
}

/** Reads `pts,dts,duration,flags` lines. Pure. */
function packetTable(lines: readonly string[], originSeconds: number): PacketTable {
  const table: PacketTable = { startSeconds: Number.POSITIVE_INFINITY, endSeconds: 0, keyFrames: [] };
  for (const line of lines) {
    const [pts, dts, length, flags = ''] = line.split(',');
    // AVI knows the decoding order alone.
    const time = secondsOf(pts) ?? secondsOf(dts);
    // An edit list, or the decoder's start, hides a packet: it is decoded and not shown.
    if (time === undefined || flags.includes('D')) continue;
    const start = time - originSeconds;
    table.startSeconds = Math.min(table.startSeconds, start);
    table.endSeconds = Math.max(table.endSeconds, start + (secondsOf(length) ?? 0));
    if (flags.includes('K')) table.keyFrames.push(start);
  }
  table.keyFrames.sort((a, b) => a - b);
  return table;
}

function secondsOf(text: string | undefined): number | undefined {
  const value = Number.parseFloat(text ?? '');
  return Number.isFinite(value) ? value : undefined;
}
