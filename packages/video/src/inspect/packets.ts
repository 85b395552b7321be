import { ffprobe, type Probed } from '../tool/ffprobe.ts';
import { refuseJump } from './clock.ts';
import type { VideoFile, VideoStream } from './description.ts';
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
 * Reads the packets of a video's picture, without decoding any. A header may promise what the file does not have, and
 * knows no key frames: the packets do. Where the picture's track itself promises nothing, the other tracks are read as
 * well. Refuses a recording whose clock jumps, and as `ffprobe` does.
 */
export async function readPackets(
  probed: Probed,
  { video, container }: Pick<VideoFile, 'video' | 'container'>,
  signal: AbortSignal,
): Promise<PacketTable> {
  const entries = 'packet=stream_index,pts_time,dts_time,duration_time,size,flags';
  // A MOV says all of it: to decode pictures first, as ffprobe else does, takes as long again.
  const unread = container.format.startsWith('mov') ? ['-nofind_stream_info'] : [];
  const selected = video.ownEnd ? [...unread, '-select_streams', String(video.index)] : [];
  const text = await ffprobe(probed, [...selected, '-show_entries', entries, '-of', 'csv=p=0'], signal);
  const packets = text.split('\n').map(packetOf);
  const pictures = packets.filter(({ stream }) => stream === video.index);
  const decoded = pictures.flatMap(({ dts }) => (dts === undefined ? [] : [dts]));
  refuseJump(probed.name, container.format, decoded, container.startSeconds);
  return packetTable(packets, video, container.startSeconds);
}

interface Packet {
  stream: number | undefined;
  pts: number | undefined;
  dts: number | undefined;
  seconds: number | undefined;
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
    seconds: numberOf(length),
    bytes: numberOf(size) ?? 0,
    flags,
  };
}

/** What packets in the order of the file come to. Pure. */
function packetTable(
  packets: readonly Packet[],
  { index: picture, endSeconds }: Pick<VideoStream, 'index' | 'endSeconds'>,
  originSeconds: number,
): PacketTable {
  const table: PacketTable = {
    ...{ startSeconds: Number.POSITIVE_INFINITY, endSeconds: 0, lastSeconds: 0 },
    ...{ keyFrames: [], keyBytes: 0 },
  };
  const shown: Shown[] = [];
  for (const { stream, pts, dts, seconds, bytes, flags } of packets) {
    // AVI knows the decoding order alone.
    const time = pts ?? dts;
    // An edit list, or the decoder's start, hides a packet: it is decoded and not shown.
    if (time === undefined || flags.includes('D')) continue;
    const start = time - originSeconds;
    table.lastSeconds = Math.max(table.lastSeconds, start + (seconds ?? 0));
    if (stream !== picture) continue;
    shown.push({ start, seconds });
    table.startSeconds = Math.min(table.startSeconds, start);
    if (!flags.includes('K')) continue;
    table.keyFrames.push(start);
    table.keyBytes += bytes;
  }
  table.endSeconds = endOf(shown, endSeconds);
  table.lastSeconds = Math.max(table.lastSeconds, table.endSeconds);
  table.keyFrames.sort((a, b) => a - b);
  table.keyBytes /= Math.max(1, table.keyFrames.length);
  return table;
}

/** When a picture is shown, and for how long, if that is known. */
interface Shown {
  start: number;
  seconds: number | undefined;
}

/**
 * When the last picture ends. VP9 and AV1 in fragments, as browsers record them, say of some no length: then the last one
 * is shown as long as the one before it, and a lone one to the end of its track.
 */
function endOf(shown: readonly Shown[], trackEnd: number): number {
  const known = shown.reduce((end, { start, seconds = 0 }) => Math.max(end, start + seconds), 0);
  const [last, before] = shown.toSorted((a, b) => b.start - a.start);
  if (last === undefined || last.seconds !== undefined) return known;
  return Math.max(known, before ? last.start + (last.start - before.start) : trackEnd);
}
