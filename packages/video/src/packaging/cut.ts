import type { SegmentRecord } from '../encode/part.ts';
import { box, fullBox } from './boxes.ts';
import { SEGMENT_TYPE } from './cmaf.ts';
import type { Sample } from './fragment.ts';
import type { Fragment, Track } from './track.ts';

/** A range of bytes in the track's file; `end` is exclusive. */
export interface Range {
  start: number;
  end: number;
}

/** A segment before it is written: the pieces it consists of, and how long it plays in the track's time scale. */
export interface Cut {
  pieces: (Buffer | Range)[];
  duration: number;
}

/** A video segment. For its key frames, see `SegmentRecord`. */
export interface VideoCut extends Cut {
  keyFrames: SegmentRecord['keyFrames'];
}

/**
 * Cuts a video track at its groups of pictures. Each segment has the same number of whole fragments, as the encoder
 * wrote them.
 */
export function cutVideo({ fragments }: Track, gopsPerSegment: number): VideoCut[] {
  const groups: Fragment[][] = [];
  for (let at = 0; at < fragments.length; at += gopsPerSegment)
    groups.push(fragments.slice(at, at + gopsPerSegment));
  return groups.map((group) => ({
    pieces: [SEGMENT_TYPE, ...group.map(({ start, end }) => ({ start, end }))],
    duration: group.reduce((sum, fragment) => sum + fragment.duration, 0),
    keyFrames: keyFramesOf(group),
  }));
}

/**
 * Each fragment begins with its only key frame. A player that seeks reads `moof` and that frame (Apple 6.10). The first
 * range also holds what precedes its `moof`, so that it begins where the segment does.
 */
function keyFramesOf(group: readonly Fragment[]): VideoCut['keyFrames'] {
  const [first] = group;
  if (first === undefined) return [];
  return group.map(({ start, data, decodeTime, samples }) => {
    const before = start === first.start ? SEGMENT_TYPE.length : 0;
    return {
      time: decodeTime - first.decodeTime,
      offset: start - first.start + SEGMENT_TYPE.length - before,
      bytes: before + data - start + (samples[0]?.bytes ?? 0),
    };
  });
}

interface Located extends Sample, Range {
  time: number;
}

/**
 * Cuts an audio track at the AAC frames nearest to the cuts of the video (Apple 8.22: aligned boundaries), so each
 * segment gets a new fragment. Leaves out audio after the last picture (Apple 8.3).
 *
 * `lengths` are the video's segments in seconds.
 */
export function cutAudio({ fragments, timescale }: Track, lengths: readonly number[]): Cut[] {
  const samples = fragments.flatMap(locate);
  const origin = samples[0]?.time ?? 0;
  let boundary = 0;
  let next = 0;
  return lengths
    .map((length) => {
      boundary += length * timescale;
      const first = next;
      while (next < samples.length && middleOf(samples[next]) - origin < boundary) next++;
      return samples.slice(first, next);
    })
    .filter((group) => group.length > 0)
    .map((group, index) => ({
      pieces: [SEGMENT_TYPE, fragmentHeader(index + 1, group), ...joined(group)],
      duration: group.reduce((sum, sample) => sum + sample.duration, 0),
    }));
}

const middleOf = (sample: Located | undefined): number => (sample ? sample.time + sample.duration / 2 : 0);

function locate(fragment: Fragment): Located[] {
  let { data: start, decodeTime: time } = fragment;
  return fragment.samples.map((sample) => {
    const located = { ...sample, start, end: start + sample.bytes, time };
    start = located.end;
    time += sample.duration;
    return located;
  });
}

/** Joins neighbouring samples into one range, to copy them at once. */
function joined(samples: Located[]): Range[] {
  const ranges: Range[] = [];
  for (const { start, end } of samples) {
    const last = ranges.at(-1);
    if (last?.end === start) last.end = end;
    else ranges.push({ start, end });
  }
  return ranges;
}

const TRACK = 1;
/** Flags of `tfhd`: data offsets count from the `moof`; default sample flags are present. */
const TFHD_FLAGS = 0x020000 | 0x20;
/** Flags of `trun`: a data offset, and each sample's duration and size are present. */
const TRUN_FLAGS = 0x1 | 0x100 | 0x200;
/** Flags of a sample: it depends on no other. */
const SYNC_SAMPLE = 0x02000000;

/** Writes `moof` and the header of `mdat` for samples that can be decoded independently. */
function fragmentHeader(sequence: number, samples: Located[]): Buffer {
  const bytes = samples.reduce((sum, sample) => sum + sample.bytes, 0);
  const time = samples[0]?.time ?? 0;
  const write = (dataOffset: number): Buffer =>
    box(
      'moof',
      fullBox('mfhd', 0, 0, [sequence]),
      box(
        'traf',
        fullBox('tfhd', 0, TFHD_FLAGS, [TRACK, SYNC_SAMPLE]),
        fullBox('tfdt', 1, 0, [Math.floor(time / 2 ** 32), time]),
        fullBox('trun', 0, TRUN_FLAGS, [
          samples.length,
          dataOffset,
          ...samples.flatMap((sample) => [sample.duration, sample.bytes]),
        ]),
      ),
    );
  const mdat = box('mdat');
  mdat.writeUInt32BE(mdat.length + bytes);
  return Buffer.concat([write(write(0).length + mdat.length), mdat]);
}
