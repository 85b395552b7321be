import { describe, expect, it } from 'vitest';
import { boxAt, find } from './boxes.ts';
import { SEGMENT_TYPE } from './cmaf.ts';
import { type Cut, cutAudio, cutVideo } from './cut.ts';
import { readFragment, type Sample } from './fragment.ts';
import type { Fragment, Track } from './track.ts';

const FRAME = 1024;
const RATE = 48_000;

/** Fragments with these numbers of samples, as if the file held a header of 100 bytes before the data of each. */
function track(counts: number[], duration: number, timescale: number): Track {
  const fragments: Fragment[] = [];
  let start = 0;
  let decodeTime = 0;
  for (const count of counts) {
    const samples: Sample[] = Array.from({ length: count }, () => ({
      bytes: 10,
      duration,
      offset: 0,
      sync: true,
    }));
    const data = start + 100;
    fragments.push({ start, data, end: data + 10 * count, decodeTime, duration: count * duration, samples });
    start = data + 10 * count;
    decodeTime += count * duration;
  }
  return { file: 'track.mp4', init: Buffer.alloc(0), timescale, fragments };
}

const header = ({ pieces: [, second] }: Cut): Buffer => {
  if (!Buffer.isBuffer(second)) throw new Error('no header');
  return second;
};

describe('a video track', () => {
  it('is cut after a fixed number of groups of pictures, with the rest in the last segment', () => {
    const cuts = cutVideo(track([50, 50, 50, 50, 30], 1, 25), 3);
    expect(cuts.map(({ duration }) => duration)).toEqual([150, 80]);
    expect(cuts[1]?.pieces).toEqual([SEGMENT_TYPE, { start: 1800, end: 2400 }, { start: 2400, end: 2800 }]);
  });
});

describe('an audio track', () => {
  it('is cut within one frame of the picture’s cuts, however long it is', () => {
    const lengths = Array.from({ length: 300 }, () => 6.006);
    const frames = Math.ceil((300 * 6.006 * RATE) / FRAME);
    const audio = track(
      [...Array.from({ length: Math.floor(frames / 47) }, () => 47), frames % 47],
      FRAME,
      RATE,
    );
    let heard = 0;
    let seen = 0;
    for (const [index, cut] of cutAudio(audio, lengths).entries()) {
      heard += cut.duration / RATE;
      seen += lengths[index] ?? 0;
      expect(Math.abs(heard - seen)).toBeLessThanOrEqual(FRAME / RATE);
    }
  });

  it('leaves out audio after the last picture', () => {
    const cuts = cutAudio(track([100, 100], FRAME, RATE), [1]);
    expect(cuts.map(({ duration }) => duration)).toEqual([47 * FRAME]);
  });

  it('has no empty segment if it ends before the picture', () => {
    expect(cutAudio(track([10], FRAME, RATE), [6, 6])).toHaveLength(1);
  });

  it('gets a fragment for each segment, which states its start and its samples', () => {
    const [, second] = cutAudio(track([47, 47, 47], FRAME, RATE), [1.5, 1.5]);
    if (!second) throw new Error('one segment only');
    const bytes = header(second);
    const moof = boxAt(bytes, 0);
    if (!moof) throw new Error('no moof');
    const fragment = readFragment(bytes, moof, { duration: 0, bytes: 0, flags: 0 });
    expect(fragment.decodeTime).toBe(70 * FRAME);
    expect(fragment.samples).toHaveLength(71);
    expect(fragment.samples[0]).toEqual({ bytes: 10, duration: FRAME, offset: 0, sync: true });
    expect(boxAt(bytes, moof.end)).toMatchObject({ type: 'mdat', end: moof.end + 8 + 710 });
    const run = find(bytes, 'traf/trun', moof);
    expect(run && bytes.readUInt32BE(run.body + 8)).toBe(moof.end + 8);
  });

  it('copies neighbouring frames at once', () => {
    const [, second] = cutAudio(track([47, 47, 47], FRAME, RATE), [1.5, 1.5]);
    expect(second?.pieces.slice(2)).toEqual([
      { start: 570 + 100 + 230, end: 570 + 100 + 470 },
      { start: 2 * 570 + 100, end: 2 * 570 + 570 },
    ]);
  });
});
