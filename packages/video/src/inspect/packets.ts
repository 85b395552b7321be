import { ffprobe, type Probed } from '../tool/ffprobe.ts';
import { refuseJump } from './clock.ts';
import type { VideoFile } from './description.ts';
import { numberOf } from './probe.ts';

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
  /** How large those are on average, bytes. */
  keyBytes: number;
}

/**
 * Reads the packets of a film's picture, without decoding any. A header may promise what the file does not have, and
 * knows no key frames: the packets do. Where the picture's track itself promises nothing, the other tracks are read as
 * well. Refuses a recording whose clock jumps, and as `ffprobe` does.
 */
export async function readPackets(
  probed: Probed,
  { video, container }: Pick<VideoFile, 'video' | 'container'>,
  signal: AbortSignal,
): Promise<PacketTable> {
  const entries = 'packet=stream_index,pts_time,dts_time,duration_time,size,flags';
  // A MOV's table has all of them: to decode pictures first, as ffprobe else does, takes as long again.
  const unread = container.format.startsWith('mov') ? ['-nofind_stream_info'] : [];
  const selected = video.ownEnd ? [...unread, '-select_streams', String(video.index)] : [];
  const text = await ffprobe(probed, [...selected, '-show_entries', entries, '-of', 'csv=p=0'], signal);
  const packets = text.split('\n').map(packetOf);
  const pictures = packets.filter(({ stream }) => stream === video.index);
  const decoded = pictures.flatMap(({ dts }) => (dts === undefined ? [] : [dts]));
  refuseJump(probed.name, container.format, decoded, container.startSeconds);
  return packetTable(packets, video.index, container.startSeconds);
}

interface Packet {
  stream: number | undefined;
  pts: number | undefined;
  dts: number | undefined;
  seconds: number;
  bytes: number;
  flags: string;
}

/** Reads a line of `stream,pts,dts,duration,size,flags`; of an empty one nothing is known. */
function packetOf(line: string): Packet {
  const [stream, pts, dts, length, size, flags = ''] = line.split(',');
  return {
    stream: numberOf(stream),
    pts: numberOf(pts),
    dts: numberOf(dts),
    seconds: numberOf(length) ?? 0,
    bytes: numberOf(size) ?? 0,
    flags,
  };
}

/** What packets in the order of the file come to. Pure. */
function packetTable(packets: readonly Packet[], picture: number, originSeconds: number): PacketTable {
  const table: PacketTable = {
    ...{ startSeconds: Number.POSITIVE_INFINITY, endSeconds: 0, lastSeconds: 0 },
    ...{ keyFrames: [], keyBytes: 0 },
  };
  for (const { stream, pts, dts, seconds, bytes, flags } of packets) {
    // AVI knows the decoding order alone.
    const time = pts ?? dts;
    // An edit list, or the decoder's start, hides a packet: it is decoded and not shown.
    if (time === undefined || flags.includes('D')) continue;
    const start = time - originSeconds;
    const end = start + seconds;
    table.lastSeconds = Math.max(table.lastSeconds, end);
    if (stream !== picture) continue;
    table.startSeconds = Math.min(table.startSeconds, start);
    table.endSeconds = Math.max(table.endSeconds, end);
    if (!flags.includes('K')) continue;
    table.keyFrames.push(start);
    table.keyBytes += bytes;
  }
  table.keyFrames.sort((a, b) => a - b);
  table.keyBytes /= Math.max(1, table.keyFrames.length);
  return table;
}
