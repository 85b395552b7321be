import { recipes } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import type { VideoStream } from '../inspect/description.ts';
import { videoFilter } from './filters.ts';
import { planVideo } from './plan.ts';

const { parameters } = recipes.video;

function videoStream(change: Partial<VideoStream>): VideoStream {
  return {
    ...{
      index: 0,
      width: 1920,
      height: 1080,
      rotation: 0,
      frameRate: { num: 25, den: 1 },
      interlaced: false,
    },
    ...{ hdr: undefined, matrix: 'bt709', bitrate: undefined, endSeconds: 10 },
    ...change,
  };
}

const plan = (change: Partial<VideoStream>, soundSeconds?: number) => {
  const audio = soundSeconds === undefined ? undefined : { index: 1, channels: 2, endSeconds: soundSeconds };
  const video = videoStream(change);
  const durationSeconds = Math.max(video.endSeconds, soundSeconds ?? 0);
  return planVideo({ kind: 'video', video, audio, durationSeconds }, parameters);
};

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

  it('gives a poor source no more than it has', () => {
    const rates = plan({ bitrate: 1_000_000 }).rungs.map(({ maxrate }) => maxrate);
    expect(rates.at(-1)).toBe(1_300_000);
    expect(rates).toEqual(rates.toSorted((a, b) => a - b));
    expect(plan({ bitrate: 3_000 }).rungs.every(({ maxrate }) => maxrate === 64_000)).toBe(true);
  });

  it('gives a rich source the recipe’s rates', () => {
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
  ])('at %i/%i are %i frames, segments %i', (num, den, gopFrames, segmentFrames) => {
    expect(plan({ frameRate: { num, den } })).toMatchObject({ gopFrames, segmentFrames });
  });
});

describe('the last picture', () => {
  it('is held only where the sound goes on for more than a frame', () => {
    expect(plan({}, 10.03).holdSeconds).toBe(0);
    expect(plan({}, 12).holdSeconds).toBe(2);
    expect(plan({}, 3).holdSeconds).toBe(0);
    expect(plan({}).holdSeconds).toBe(0);
  });
});

describe('the filter', () => {
  const filter = (change: Partial<VideoStream>) => videoFilter(videoStream(change), plan(change));

  it('decodes once and scales each rung from the one above', () => {
    const chains = filter({}).split(';');
    expect(chains).toHaveLength(4);
    expect(chains[0]).toMatch(/^\[0:0\]fps=25\/1.*scale=1920:1080.*split=2\[v3\]\[s3\]$/);
    expect(chains[3]).toMatch(/^\[s1\]scale=640:360.*\[v0\]$/);
  });

  it('puts right only what is odd', () => {
    expect(filter({})).not.toMatch(/bwdif|tonemap|tpad/);
    expect(filter({ interlaced: true })).toMatch(/^\[0:0\]bwdif/);
    expect(filter({ hdr: 'pq' })).toMatch(/tin=smpte2084.*tonemap/);
    expect(filter({ hdr: 'hlg' })).toMatch(/tin=arib-std-b67.*tonemap/);
  });
});
