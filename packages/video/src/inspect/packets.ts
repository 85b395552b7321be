import { ffprobe, type Probed } from '../tool/ffprobe.ts';
import { refuseJump } from './clock.ts';
import type { VideoFile, VideoStream } from './media-description.ts';
import { numberOf } from './probe.ts';

/** Measurements from the packets of a picture track. All times are seconds from the start of the presentation. */
export interface PacketTable {
  /** Presentation time of the first picture. */
  startSeconds: number;
  /** When the last picture ends. */
  endSeconds: number;
  /** When the last packet ends: that of any track, where only the file states its length. */
  lastSeconds: number;
  /** Presentation times of the key frames, in order. */
  keyFrames: number[];
  /** Average size of a key frame, bytes. */
  keyBytes: number;
}

/**
 * Reads the packets of a video's picture track without decoding. A header may promise what the file does not hold, and
 * does not list the key frames; the packets do both. Reads the other tracks too if the picture track does not state its
 * own end. Throws `video_broken` when the recording's clock jumps, and what `ffprobe` throws.
 */
export async function readPackets(
  probed: Probed,
  { video, container }: Pick<VideoFile, 'video' | 'container'>,
  signal: AbortSignal,
): Promise<PacketTable> {
  const entries = 'packet=stream_index,pts_time,dts_time,duration_time,size,flags';
  // A MOV header is complete. Without this option ffprobe decodes pictures first, which takes as long again.
  const unread = container.format.startsWith('mov') ? ['-nofind_stream_info'] : [];
  const selected = video.ownEnd ? [...unread, '-select_streams', String(video.index)] : [];
  const text = await ffprobe(probed, [...selected, '-show_entries', entries, '-of', 'csv=p=0'], signal);
  const packets = text.split('\n').map(packetOf);
  const videoPackets = packets.filter(({ stream }) => stream === video.index);
  const decoded = videoPackets.flatMap(({ dts }) => (dts === undefined ? [] : [dts]));
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

/** Parses a line of `stream,pts,dts,duration,size,flags`. An empty line gives undefined values. */
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

/** Sums up packets, which are in file order. Pure. */
function packetTable(
  packets: readonly Packet[],
  { index: videoIndex, endSeconds }: Pick<VideoStream, 'index' | 'endSeconds'>,
  originSeconds: number,
): PacketTable {
  const table: PacketTable = {
    ...{ startSeconds: Number.POSITIVE_INFINITY, endSeconds: 0, lastSeconds: 0 },
    ...{ keyFrames: [], keyBytes: 0 },
  };
  const shown: Shown[] = [];
  for (const { stream, pts, dts, seconds, bytes, flags } of packets) {
    // AVI has decoding times only.
    const time = pts ?? dts;
    // The flag D marks a packet that is decoded but not shown: an edit list or the decoder's start hides it.
    if (time === undefined || flags.includes('D')) continue;
    const start = time - originSeconds;
    table.lastSeconds = Math.max(table.lastSeconds, start + (seconds ?? 0));
    if (stream !== videoIndex) continue;
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

/** When a picture is shown, and for how long, if known. */
interface Shown {
  start: number;
  seconds: number | undefined;
}

/**
 * Returns when the last picture ends. In fragments of VP9 and AV1, as browsers record them, some packets state no
 * duration. A last picture without one is shown as long as the picture before it, and a lone one to the end of its
 * track.
 */
function endOf(shown: readonly Shown[], trackEnd: number): number {
  const known = shown.reduce((end, { start, seconds = 0 }) => Math.max(end, start + seconds), 0);
  const [last, before] = shown.toSorted((a, b) => b.start - a.start);
  if (last === undefined || last.seconds !== undefined) return known;
  return Math.max(known, before ? last.start + (last.start - before.start) : trackEnd);
}
