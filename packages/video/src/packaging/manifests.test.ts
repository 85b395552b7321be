import { describe, expect, it } from 'vitest';
import { dashManifest } from './dash.ts';
import { frameShape } from './frame-shape.ts';
import { mediaPlaylist, multivariantPlaylist, type PlaylistNames } from './hls.ts';
import { listedRungs } from './listed-rungs.ts';
import type { Presentation, VideoRendition } from './rendition.ts';

const lengths = [6.006, 6.006, 6.006, 1.001];

const rung = (name: string, width: number, height: number, bytes: number): VideoRendition => ({
  ...{ name, width, height, codec: 'avc1.64001f', timescale: 30_000 },
  segments: lengths.map((seconds, index) => ({
    ...{ number: index + 1, seconds, duration: Math.round(seconds * 30_000), sha256: '0'.repeat(64) },
    bytes: Math.round(bytes * seconds),
    keyFrames: [{ time: 0, offset: 0, bytes: 1000 }],
  })),
});

const presentation: Presentation = {
  video: [rung('360p', 640, 360, 50_000), rung('720p', 1280, 720, 250_000)],
  audio: { ...rung('audio', 0, 0, 16_000), codec: 'mp4a.40.2', timescale: 48_000 },
  frameRate: { num: 30_000, den: 1001 },
};
const silent: Presentation = { ...presentation, audio: undefined };

describe('the HLS playlist of a rung', () => {
  const [low] = presentation.video;
  const text = low ? mediaPlaylist(low, presentation) : '';

  it('is complete, of version 7, and names its initialisation and each segment with its length', () => {
    expect(text).toMatch(
      /^#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-TARGETDURATION:6\n/,
    );
    expect(text).toContain('#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-MAP:URI="init.mp4"\n');
    expect(text).toContain('#EXTINF:6.006000,\nseg-00001.m4s\n');
    expect(text).toMatch(/#EXTINF:1.001000,\nseg-00004.m4s\n#EXT-X-ENDLIST\n$/);
  });

  it('has a target duration that no segment exceeds when rounded (RFC 8216, 4.3.3.1)', () => {
    for (const [, seconds] of text.matchAll(/#EXTINF:([\d.]+)/g))
      expect(Math.round(Number(seconds))).toBeLessThanOrEqual(6);
  });
});

describe('the multivariant playlist', () => {
  const uriOf: PlaylistNames = {
    playlist: ({ name }) => `${name}/list.m3u8`,
    iframes: ({ name }) => `${name}/iframes.m3u8`,
  };

  it('states what a player must know of each variant (Apple 9.1, 9.2, 9.14, 9.15)', () => {
    const variants = multivariantPlaylist(presentation, uriOf)
      .split('\n')
      .filter((line) => line.includes('X-STREAM-INF'));
    expect(variants).toEqual(
      [
        '#EXT-X-STREAM-INF:BANDWIDTH=528001,AVERAGE-BANDWIDTH=528000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=640x360,' +
          'FRAME-RATE=29.970,AUDIO="audio",CLOSED-CAPTIONS=NONE',
        '#EXT-X-STREAM-INF:BANDWIDTH=2128001,AVERAGE-BANDWIDTH=2128000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,' +
          'FRAME-RATE=29.970,AUDIO="audio",CLOSED-CAPTIONS=NONE',
        '#EXT-X-STREAM-INF:BANDWIDTH=128001,AVERAGE-BANDWIDTH=128000,CODECS="mp4a.40.2",AUDIO="audio",CLOSED-CAPTIONS=NONE',
      ].map((line) => expect.stringMatching(loosely(line))),
    );
  });

  it('states the language of its audio, or that it is unknown', () => {
    const audio = /TYPE=AUDIO,.*LANGUAGE="([^"]*)"/;
    expect(audio.exec(multivariantPlaylist({ ...presentation, language: 'pt-BR' }, uriOf))?.[1]).toBe(
      'pt-BR',
    );
    expect(audio.exec(multivariantPlaylist(presentation, uriOf))?.[1]).toBe('und');
  });

  it('has an audio group only if there is audio', () => {
    expect(multivariantPlaylist(presentation, uriOf)).toContain('TYPE=AUDIO,GROUP-ID="audio"');
    expect(multivariantPlaylist(silent, uriOf)).not.toMatch(/AUDIO|mp4a/);
  });
});

/** Allows for rounding in the last bit of a bandwidth. */
const loosely = (line: string): RegExp =>
  new RegExp(`^${line.replace(/[.+"]/g, '\\$&').replace(/BANDWIDTH=(\d+)\d{2}/g, 'BANDWIDTH=$1\\d{2}')}$`);

describe('the rungs that are listed', () => {
  const rungs = (...bytes: number[]) => bytes.map((each, index) => rung(`${index}`, 16, 9, each));
  it.each([
    ['all, where each takes more of the line', [1, 2, 3], ['0', '1', '2']],
    ['not one that takes more than the one above it', [3, 2, 4], ['1', '2']],
    ['not one that takes as much as the one above it', [2, 2, 4], ['1', '2']],
    ['none below the highest, where that takes least', [3, 2, 1], ['2']],
    ['not one that takes more than one further up', [3, 4, 3], ['2']],
    ['those below one that is left out, where they take less', [1, 4, 3], ['0', '2']],
    ['the only one', [1], ['0']],
  ])('are %s', (_, bytes, listed) => {
    expect(listedRungs(rungs(...bytes.map((each) => each * 1000)), 6).map(({ name }) => name)).toEqual(
      listed,
    );
  });
});

describe('the shape of a picture', () => {
  const sizes = (...all: [number, number][]) => all.map(([width, height]) => ({ width, height }));
  it.each([
    ['16:9', sizes([640, 360], [854, 480], [1280, 720])],
    ['9:16', sizes([360, 640], [480, 854])],
    ['4:3', sizes([640, 480])],
    ['1:1', sizes([360, 360])],
    ['12:5', sizes([864, 360], [1728, 720])],
  ])('is %s but for a pixel', (shape, all) => {
    expect(frameShape(all)).toBe(shape);
  });
});

describe('the DASH manifest', () => {
  it('is static, of the live profile, with a timeline for each rung', () => {
    const text = dashManifest(presentation);
    expect(text).toContain('profiles="urn:mpeg:dash:profile:isoff-live:2011" type="static"');
    expect(text).toMatch(
      /<Representation id="720p" codecs="avc1.64001f" bandwidth="\d+" width="1280" height="720" frameRate="30000\/1001" sar="1:1">/,
    );
    expect(text.match(/<S t="0" d="180180" r="2"\/>\s+<S d="30030"\/>/g)).toHaveLength(3);
    expect(text).toContain(
      'initialization="$RepresentationID$/init.mp4" media="$RepresentationID$/seg-$Number%05d$.m4s"',
    );
  });

  it('requires a buffer that holds the longest segment', () => {
    expect(dashManifest(presentation)).toContain('minBufferTime="PT6.006S"');
  });

  it('states the aspect ratio of its pictures, their largest size and highest rate', () => {
    expect(dashManifest(presentation)).toContain(
      'par="16:9" maxWidth="1280" maxHeight="720" maxFrameRate="30000/1001"',
    );
  });

  it('states the language of each set and that its role is main', () => {
    const text = dashManifest({ ...presentation, language: 'pt-BR' });
    const set =
      /<AdaptationSet [^>]*lang="pt-BR"[^>]*>\s*<Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"\/>/g;
    expect(text.match(set)).toHaveLength(2);
    expect(dashManifest(presentation).match(/ lang="und"/g)).toHaveLength(2);
  });

  it('lasts a little longer than its media, since dash.js may not reach the end otherwise', () => {
    const [, said] = /mediaPresentationDuration="PT([\d.]+)S"/.exec(dashManifest(presentation)) ?? [];
    expect(Number(said) - 19.019).toBeGreaterThan(0.00099);
    expect(Number(said) - 19.019).toBeLessThan(0.00201);
  });

  it('has one adaptation set if there is no audio', () => {
    expect(dashManifest(presentation).match(/<AdaptationSet/g)).toHaveLength(2);
    expect(dashManifest(silent).match(/<AdaptationSet/g)).toHaveLength(1);
  });
});
