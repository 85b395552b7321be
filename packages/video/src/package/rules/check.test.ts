import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RenditionFile } from '@slugline/story';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Manifest, writeManifests } from '../manifests.ts';
import {
  INIT,
  initFile,
  type Presentation,
  type Segment,
  segmentFiles,
  type VideoRendition,
} from '../rendition.ts';
import { brokenRules, rules } from './check.ts';

const sha256 = '0'.repeat(64);
const segment = (number: number, seconds: number, rate: number, timescale: number): Segment => ({
  ...{
    number,
    sha256,
    seconds,
    duration: Math.round(seconds * timescale),
    bytes: Math.round((rate / 8) * seconds),
  },
  keyFrames: Array.from({ length: Math.ceil(seconds / 2) }, (_, index) => ({
    ...{ time: index * 2 * timescale, offset: index * 3000, bytes: 2000 },
  })),
});
const rung = (name: string, width: number, height: number, rate: number): VideoRendition => ({
  ...{ name, width, height, codec: 'avc1.64001f', timescale: 25_000 },
  segments: [6, 6, 6, 3].map((seconds, index) =>
    segment(index + 1, seconds, rate * (1 + index / 20), 25_000),
  ),
});
const sound = {
  ...{ name: 'audio', codec: 'mp4a.40.2', timescale: 48_000 },
  segments: [5.994667, 6.016, 5.994667, 2.986667].map((seconds, index) => ({
    ...segment(index + 1, seconds, 128_000, 48_000),
    keyFrames: [],
  })),
};
const presentation: Presentation = {
  video: [rung('360p', 640, 360, 700_000), rung('720p', 1280, 720, 2_500_000)],
  audio: sound,
  frameRate: { num: 25, den: 1 },
};

let folder: string;
let manifests: Manifest[];
let files: RenditionFile[];
const written = async (made: Presentation): Promise<[Manifest[], RenditionFile[]]> => {
  const texts = await writeManifests(made, folder);
  const tracks = [...made.video, ...(made.audio ? [made.audio] : [])];
  const media = tracks.flatMap((track) => [
    initFile(track.name, 'video', { bytes: 700, sha256 }),
    ...segmentFiles({ track: track.name, segments: track.segments }),
  ]);
  return [texts, [...media, ...texts.map(({ file }) => file)]];
};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-rules-'));
  [manifests, files] = await written(presentation);
});
afterAll(() => rm(folder, { recursive: true }));

/** The manifests with one text changed, and its name with it: only the change is wrong. */
const changed = (pattern: RegExp, from: string | RegExp, to: string): Manifest[] =>
  manifests.map((manifest) => {
    if (!pattern.test(manifest.file.name)) return manifest;
    const text = manifest.text.replace(from, to);
    expect(text).not.toBe(manifest.text);
    return { ...manifest, text };
  });
const brokenIn = (texts: Manifest[], all = files): string[] =>
  brokenRules(texts, all).map(({ must }) => must);

describe('V23: the rules', () => {
  it('hold for what is written: with sound and without, of one rung, early or whole', async () => {
    const silent = { ...presentation, audio: undefined };
    const [low] = presentation.video;
    const early = { ...presentation, video: low ? [low] : [] };
    for (const made of [presentation, silent, early]) {
      expect(brokenRules(...(await written(made)))).toEqual([]);
    }
  });

  const master = /^master/;
  const low = /^360p\/[0-9a-f]+\.m3u8/;
  const iframes = /^360p\/iframes/;
  const mpd = /mpd$/;
  it.each<[string, RegExp, string | RegExp, string]>([
    ['media is fragmented MP4 with its initialisation named', low, /#EXT-X-MAP.*\n/, ''],
    [
      'each variant has an I-frame playlist with a key frame every 2 s',
      master,
      /#EXT-X-I-FRAME.*360p.*\n/,
      '',
    ],
    [
      'every variant says its frame rate, of at most 60 a second',
      master,
      'FRAME-RATE=25.000',
      'FRAME-RATE=90.000',
    ],
    ['all variants have the same shape', master, 'RESOLUTION=640x360', 'RESOLUTION=640x480'],
    ['an I-frame’s range lies within its segment', iframes, /BYTERANGE:\d+@/, 'BYTERANGE:99999999@'],
    ['each segment of pictures begins with a key frame', iframes, '@0', '@3000'],
    ['no segment is longer than the target, rounded', low, 'TARGETDURATION:6', 'TARGETDURATION:5'],
    ['pictures and sound have the same target duration', low, 'TARGETDURATION:6', 'TARGETDURATION:7'],
    ['all tracks last equally long', low, 'EXTINF:3.000000', 'EXTINF:2.000000'],
    ['playlists are finished', low, '#EXT-X-ENDLIST\n', ''],
    ['segments of all tracks end together', low, /6.000000(.*\n.*\n.*)6.000000/, '5.000000$17.000000'],
    [
      'each variant names its codecs, H.264 with its parameter sets in the initialisation',
      master,
      'avc1.',
      'avc3.',
    ],
    [
      'AVERAGE-BANDWIDTH is within 10 % of what was measured',
      master,
      /AVERAGE-BANDWIDTH=\d/,
      'AVERAGE-BANDWIDTH=9',
    ],
    [
      'AVERAGE-BANDWIDTH is within 10 % of what was measured',
      master,
      /AVERAGE-BANDWIDTH=(\d+,CODECS="mp4a)/,
      'AVERAGE-BANDWIDTH=9$1',
    ],
    [
      'BANDWIDTH is the measured peak or up to 10 % more',
      master,
      /BANDWIDTH=\d+(,AVERAGE-BANDWIDTH=\d+,CODECS="mp4a)/,
      'BANDWIDTH=192000$1',
    ],
    ['BANDWIDTH is the measured peak or up to 10 % more', master, /:BANDWIDTH=\d+/, ':BANDWIDTH=100000'],
    ['BANDWIDTH is the measured peak or up to 10 % more', master, /:BANDWIDTH=(\d+)/, ':BANDWIDTH=9$1'],
    ['each variant says its size', master, 'RESOLUTION=640x360,', ''],
    ['sound is a track of its own that every variant names', master, 'AUDIO="audio",', ''],
    ['the sound alone is a variant, for lines of 192 kb/s', master, /#EXT-X-STREAM-INF:.*"mp4a.*\n.*\n/, ''],
    [
      'the sound alone is a variant, for lines of 192 kb/s',
      master,
      /BANDWIDTH=\d+(,AVERAGE-BANDWIDTH=\d+,CODECS="mp4a)/,
      'BANDWIDTH=192001$1',
    ],
    ['segments are said to be independent', low, '#EXT-X-INDEPENDENT-SEGMENTS\n', ''],
    ['playlists say a version that has what they use', low, 'VERSION:7', 'VERSION:3'],
    [
      'the DASH manifest has the tracks, segments and times of the playlists',
      mpd,
      'd="150000" r="2"',
      'd="150000" r="3"',
    ],
    ['the DASH manifest lasts a millisecond or two longer than its media', mpd, 'PT21.001S', 'PT21.000S'],
    ['the DASH manifest lasts a millisecond or two longer than its media', mpd, 'PT21.001S', 'PT21.003S'],
    ['a manifest’s name holds its hash, so that it never changes', low, 'VOD', 'VOD '],
    ['playlists can be read', low, 'seg-00002', 'seg-00009'],
  ])('are broken when not: %s', (must, which, from, to) => {
    expect(brokenIn(changed(which, from, to))).toContain(must);
  });

  it('are broken by a segment that nobody names', () => {
    const stray = { ...(files[1] as RenditionFile), name: '360p/seg-00005.m4s' };
    expect(brokenIn(manifests, [...files, stray])).toEqual(['every segment is named by a playlist']);
  });

  it('have each a test above', () => {
    expect(new Set(rules.map(({ must }) => must)).size).toBe(rules.length);
    expect(rules).toHaveLength(23);
  });

  it('V9: say the frame rate that was encoded, also of a film whose last frame is short', async () => {
    const { text } = manifests.find(({ file }) => master.test(file.name)) as Manifest;
    expect([...text.matchAll(/FRAME-RATE=([\d.]+)/g)].map(([, rate]) => rate)).toEqual(['25.000', '25.000']);
  });

  it('name an initialisation that is there', () => {
    expect(
      brokenIn(
        manifests,
        files.filter(({ name }) => name !== `audio/${INIT}`),
      ),
    ).not.toEqual([]);
  });
});
