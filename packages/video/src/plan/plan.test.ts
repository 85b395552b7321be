import { recipes } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { chunkFilter } from '../encode/filters.ts';
import { perSecond } from '../inspect/frame-rate.ts';
import type { VideoStream } from '../inspect/media-description.ts';
import type { PacketTable } from '../inspect/packets.ts';
import { planVideo } from './plan.ts';

const { parameters } = recipes.video;

function videoStream(change: Partial<VideoStream>): VideoStream {
  return {
    ...{
      index: 0,
      width: 1920,
      height: 1080,
      frameRate: { num: 25, den: 1 },
      interlaced: false,
    },
    ...{ hdr: undefined, matrix: 'bt709', plain: true, bitrate: undefined, endSeconds: 10, ownEnd: true },
    ...change,
  };
}

const plan = (change: Partial<VideoStream>, audioSeconds?: number, keySeconds = 1, keyBytes = 0) => {
  const audio = audioSeconds === undefined ? undefined : { index: 1, others: 0, endSeconds: audioSeconds };
  const video = videoStream(change);
  const durationSeconds = Math.max(video.endSeconds, audioSeconds ?? 0);
  const container = { format: 'mov,mp4,m4a,3gp,3g2,mj2', startSeconds: 0 };
  return planVideo(
    'film.mp4',
    { kind: 'video', video, audio, durationSeconds, container },
    { ...packetsOf(video.endSeconds, keySeconds), keyBytes },
    parameters,
  );
};

const packetsOf = (endSeconds: number, keySeconds: number): PacketTable => ({
  startSeconds: 0,
  endSeconds,
  lastSeconds: endSeconds,
  keyBytes: 0,
  keyFrames: Array.from({ length: Math.ceil(endSeconds / keySeconds) }, (_, index) => index * keySeconds),
});

const sizes = (change: Partial<VideoStream>) =>
  plan(change).rungs.map(({ name, width, height }) => `${name} ${width}x${height}`);

describe('the ladder', () => {
  it.each<[string, Partial<VideoStream>, string[]]>([
    ['1080p', {}, ['360p 640x360', '480p 854x480', '720p 1280x720', '1080p 1920x1080']],
    [
      '4K',
      { width: 3840, height: 2160 },
      ['360p 640x360', '480p 854x480', '720p 1280x720', '1080p 1920x1080'],
    ],
    ['upright 720p', { width: 720, height: 1280 }, ['360p 360x640', '480p 480x854', '720p 720x1280']],
    ['square', { width: 600, height: 600 }, ['360p 360x360', '480p 480x480']],
    ['just below a rung', { width: 1278, height: 718 }, ['360p 640x360', '480p 854x480']],
    ['smaller than the smallest', { width: 426, height: 240 }, ['240p 426x240']],
    ['small, odd and upright', { width: 181, height: 321 }, ['182p 182x322']],
    ['one pixel', { width: 1, height: 1 }, ['2p 2x2']],
  ])('of %s has no rung above it', (_, change, rungs) => {
    expect(sizes(change)).toEqual(rungs);
  });

  it('gives a poor source hardly more than its own rate', () => {
    const rates = plan({ bitrate: 1_000_000 }).rungs.map(({ maxrate }) => maxrate);
    expect(rates.at(-1)).toBe(1_300_000);
    expect(rates).toEqual(rates.toSorted((a, b) => a - b));
    expect(plan({ bitrate: 3_000 }).rungs.every(({ maxrate }) => maxrate === 64_000)).toBe(true);
  });

  it('gives slides the rate that they need with a key frame every two seconds', () => {
    expect(plan({ bitrate: 500_000 }, undefined, 10, 125_000).rungs.at(-1)?.maxrate).toBe(1_300_000);
  });

  it('gives a good source the recipe’s rates', () => {
    const rates = plan({ bitrate: 50_000_000 }).rungs.map(({ maxrate }) => maxrate);
    expect(rates).toEqual(parameters.rungs.map(({ maxrate }) => maxrate));
  });
});

describe('groups of pictures', () => {
  it.each([
    [25, 1, 50, 150],
    [30000, 1001, 60, 180],
    [60, 1, 120, 360],
    [5, 1, 10, 30],
  ])('at %i/%i fps have %i frames, and segments %i', (num, den, gopFrames, segmentFrames) => {
    expect(plan({ frameRate: { num, den } })).toMatchObject({ gopFrames, segmentFrames });
  });
});

describe('the last picture', () => {
  it('is held only if the audio lasts more than a frame longer', () => {
    expect(plan({}, 10.01).heldFrames).toBe(0);
    expect(plan({}, 12)).toMatchObject({ heldFrames: 50, frames: 300, durationSeconds: 12 });
    expect(plan({}, 3).heldFrames).toBe(0);
    expect(plan({}).heldFrames).toBe(0);
  });
});

describe('the chunks', () => {
  const rates = [
    { num: 5, den: 1 },
    { num: 24000, den: 1001 },
    { num: 25, den: 1 },
    { num: 30000, den: 1001 },
    { num: 60, den: 1 },
  ];
  const lengths = [0.04, 0.5, 1, 5.9, 6, 6.1, 8.9, 9.1, 12, 59.5, 60, 61, 123.4, 600, 3600, 14_400];
  const videos = rates.flatMap((frameRate) => lengths.map((endSeconds) => plan({ frameRate, endSeconds })));

  it('cover all frames of the video once, in whole segments except for the last', () => {
    for (const { chunks, frames, segmentFrames } of videos) {
      let next = 0;
      for (const [index, chunk] of chunks.entries()) {
        expect(chunk).toMatchObject({ index, firstFrame: next });
        next += chunk.frames;
        if (index < chunks.length - 1) expect(chunk.frames % segmentFrames).toBe(0);
      }
      expect(next).toBe(frames);
    }
  });

  it('last 6 to 30 s and never get longer, so that the cores end at about the same time', () => {
    for (const { chunks, segmentFrames, durationSeconds, frames, frameRate } of videos.filter(
      ({ chunks }) => chunks.length > 1,
    )) {
      const rate = frames / durationSeconds;
      const seconds = chunks.map((chunk) => chunk.frames / rate);
      expect(Math.min(...seconds)).toBeGreaterThanOrEqual(3);
      expect(Math.max(...seconds)).toBeLessThan(33.1);
      // If key frames drift against the segments, a chunk may be shorter.
      if (frameRate.den > 1) continue;
      const lengths = chunks.map((chunk) => Math.round(chunk.frames / segmentFrames));
      expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
    }
    const lengthsOf = (endSeconds: number) =>
      plan({ endSeconds }).chunks.map(({ frames }) => frames / plan({}).segmentFrames);
    expect(lengthsOf(30)).toEqual([2, 1, 1, 1]);
    expect(lengthsOf(60)).toEqual([3, 2, 2, 1, 1, 1]);
    expect(lengthsOf(3600).slice(0, 2)).toEqual([5, 5]);
  });

  it('begin where few frames have to be decoded first, if key frames are far apart', () => {
    // x264's default at 30 frames per second, and an interval that a camera may have.
    const before = (keySeconds: number, endSeconds: number) => {
      const { chunks, frameRate, segmentFrames } = plan({ endSeconds }, undefined, keySeconds);
      const seconds = chunks.map(
        ({ firstFrame, seekSeconds }) => firstFrame / perSecond(frameRate) - seekSeconds,
      );
      return {
        lengths: chunks.map(({ frames }) => frames / segmentFrames),
        seconds: Math.abs(Math.round(seconds.reduce((sum, each) => sum + each))),
      };
    };
    expect(before(250 / 30, 60)).toEqual({ lengths: [3, 3, 1, 2, 1], seconds: 8 });
    expect(before(47 / 30, 60)).toEqual({ lengths: [3, 2, 2, 2, 1], seconds: 3 });
    expect(before(2, 60)).toEqual({ lengths: [3, 2, 2, 1, 1, 1], seconds: 0 });
    const { lengths } = before(9.7, 3600);
    expect(Math.max(...lengths)).toBe(5);
    expect(lengths.reduce((sum, each) => sum + each)).toBe(600);
  });

  it('end with a short one, although ending at the video’s end costs nothing: else 20 s gave one core 6 s and the other 14 s', () => {
    const segmentsOf = (keySeconds: number, endSeconds: number) => {
      const { chunks, segmentFrames } = plan({ endSeconds }, undefined, keySeconds);
      return chunks.map(({ frames }) => Math.round(frames / segmentFrames));
    };
    expect(segmentsOf(47 / 30, 20)).toEqual([1, 1, 1]);
    expect(segmentsOf(250 / 30, 12)).toEqual([1, 1]);
    // For the last 6 s, another 8 s would have to be decoded first.
    expect(segmentsOf(10, 24)).toEqual([2, 2]);
  });

  it('are decoded from the last key frame at or before their first frame', () => {
    const seeks = plan({ endSeconds: 18 }).chunks.map(({ seekSeconds }) => seekSeconds);
    expect(seeks).toEqual([0, 6.002, 12.002]);
  });
});

describe('the filter', () => {
  const rungs = ['360p', '480p', '720p', '1080p'];
  const filter = (change: Partial<VideoStream>, wanted = rungs, hold = false) => {
    const planned = plan({ endSeconds: 18, ...change });
    const chunk = planned.chunks[1] ?? planned.chunks[0];
    return chunkFilter(planned, { chunk, rungs: wanted, hold, fromStart: false });
  };

  it('decodes once and scales each rung except the lowest from the one above', () => {
    const chains = filter({}).split(';');
    expect(chains).toHaveLength(5);
    expect(chains[0]).toMatch(/^\[0:0\]fps=25\/1.*,split=2\[high\]\[low\]$/);
    expect(chains[1]).toMatch(/^\[low\]zscale=640:360:.*\[360p\]$/);
    expect(chains[2]).toMatch(/^\[high\]zscale=1920:1080.*split=2\[1080p\]\[below-1080p\]$/);
    expect(chains[4]).toMatch(/^\[below-720p\]zscale=854:480:.*\[480p\]$/);
  });

  it('scales to a rung in the same steps when others are not made, and stops there', () => {
    const steps = (text: string) => [...text.matchAll(/scale=(\d+:\d+)/g)].map(([, size]) => size);
    expect(steps(filter({}, ['360p']))).toEqual(['640:360']);
    expect(filter({}, ['360p'])).not.toContain('split');
    expect(steps(filter({}, ['480p']))).toEqual(['1920:1080', '1280:720', '854:480']);
    expect(steps(filter({}, ['720p', '1080p']))).toEqual(['1920:1080', '1280:720']);
    expect(steps(filter({}, ['360p', '720p']))).toEqual(['640:360', '1920:1080', '1280:720']);
  });

  it('cuts by frame numbers, before any costly filter', () => {
    expect(filter({})).toContain('fps=25/1:round=near,trim=start_pts=150:end_pts=300,split=');
    expect(filter({}, rungs, true)).toContain('tpad=stop_mode=clone:stop=25,trim=');
  });

  it('corrects only what needs correction', () => {
    expect(filter({})).not.toMatch(/bwdif|tonemap|tpad|color_matrix/);
    expect(filter({ plain: false, matrix: 'bt601' })).toMatch(
      /\[low\]scale=640:360:.*in_color_matrix=bt601:out_color_matrix=bt709:out_range=tv/,
    );
    expect(filter({ interlaced: true })).toMatch(/^\[0:0\]bwdif/);
    expect(filter({ plain: false, hdr: 'pq' })).toMatch(/tin=smpte2084.*tonemap/);
    expect(filter({ plain: false, hdr: 'hlg' })).toMatch(/tin=arib-std-b67.*tonemap/);
  });
});
