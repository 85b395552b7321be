import { describe, expect, it } from 'vitest';
import type { PublicFiles } from '../newsroom.ts';
import { differences } from './images.ts';
import { shortfalls } from './lighthouse.ts';
import { mpdFindings } from './mpds.ts';
import { faultsOf } from './players.ts';
import { playlistFindings } from './playlists.ts';

const there = { status: 200, headers: new Headers(), bytes: Buffer.alloc(0) };
const site = (...paths: string[]): PublicFiles => ({
  server: { url: 'http://edge.example' },
  files: new Map(paths.map((path) => [`http://edge.example${path}`, there])),
});
const at = (path: string, text: string) => ({ path, bytes: Buffer.from(text) });
const words = (findings: readonly { message: string }[]) => findings.map(({ message }) => message);

describe('m3u8-parser', () => {
  const playlist = (...lines: string[]) =>
    at('/film/a.m3u8', ['#EXTM3U', '#EXT-X-TARGETDURATION:6', ...lines, ''].join('\n'));
  const segment = ['#EXT-X-MAP:URI="init.mp4"', '#EXTINF:6,', '1.m4s'];
  const whole = site('/film/init.mp4', '/film/1.m4s');

  it('finds nothing wrong with a complete playlist', () => {
    expect(playlistFindings(playlist(...segment, '#EXT-X-ENDLIST'), whole)).toEqual([]);
  });

  it('finds a missing segment and a missing end', () => {
    expect(words(playlistFindings(playlist(...segment), site('/film/init.mp4')))).toEqual([
      'it does not end',
      'it names 1.m4s, which is not there',
    ]);
  });

  it('finds an empty playlist', () => {
    expect(words(playlistFindings(playlist('#EXT-X-ENDLIST'), whole))).toContain('it names nothing to play');
  });

  it('passes on the parser’s messages', () => {
    const unknown = playlist('#EXT-X-MAP:BYTERANGE="1"', '#EXTINF:6,', '1.m4s', '#EXT-X-ENDLIST');
    expect(playlistFindings(unknown, whole)).not.toEqual([]);
  });
});

describe('mpd-parser', () => {
  const manifest = (segments: string) =>
    at(
      '/film/a.mpd',
      `<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT6S"><Period>
<AdaptationSet mimeType="video/mp4"><Representation id="v" bandwidth="1" codecs="avc1.64000d">${segments}</Representation></AdaptationSet>
</Period></MPD>`,
    );
  const template =
    '<SegmentTemplate timescale="1" startNumber="1" initialization="init.mp4" media="$Number$.m4s"><SegmentTimeline><S t="0" d="6"/></SegmentTimeline></SegmentTemplate>';

  it('finds nothing wrong with a complete manifest', () => {
    expect(mpdFindings(manifest(template), site('/film/init.mp4', '/film/1.m4s'))).toEqual([]);
  });

  it('finds a missing segment', () => {
    expect(words(mpdFindings(manifest(template), site('/film/init.mp4')))).toEqual([
      'it names http://edge.example/film/1.m4s, which is not there',
    ]);
  });

  it('finds text that is not a manifest', () => {
    expect(mpdFindings(at('/a.mpd', '<MPD/>'), site())).toHaveLength(1);
    expect(mpdFindings(at('/a.mpd', 'no xml'), site())).toHaveLength(1);
  });
});

describe('a player', () => {
  const played = {
    complaints: [],
    waits: 0,
    ended: true,
    currentTime: 3,
    duration: 3,
    frames: 75,
    audioBytes: 1,
  };

  it('has no fault if it reached the end of the video', () => {
    expect(faultsOf(played, { seconds: 3.05 })).toEqual([]);
  });

  it.each([
    [{ complaints: ['network'] }, 'network'],
    [{ ended: false, currentTime: 2 }, 'it did not come to its end: 2.00 of 3.00 s'],
    [{ duration: 2.5 }, 'it lasts 2.50 s, not 3.00 s'],
    [{ duration: Number.NaN }, 'it lasts NaN s, not 3.00 s'],
    [{ frames: 0 }, 'no picture was decoded'],
  ])('with %j has a fault', (change, fault) => {
    expect(faultsOf({ ...played, ...change }, { seconds: 3 })).toEqual([fault]);
  });
});

describe('two decoders', () => {
  const look = { width: 4, height: 3, means: [10, 20, 30] };

  it('may round differently, and get the same size and colours', () => {
    expect(differences(look, { ...look, means: [11, 20, 29] })).toEqual([]);
    expect(differences(look, { ...look, width: 3, height: 4 })).toEqual([
      'libvips sees 4 × 3 pixels, Chromium 3 × 4',
    ]);
    expect(differences(look, { ...look, means: [10, 90, 30] })).toEqual([
      'libvips and Chromium see colours that are 70 of 255 apart',
    ]);
  });
});

describe('Lighthouse', () => {
  it('finds the categories whose score is too low', () => {
    const least = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 };
    expect(shortfalls({ ...least, performance: 99 }, least)).toEqual([]);
    expect(shortfalls({ ...least, performance: 94, seo: 0 }, least)).toEqual([
      'performance is 94, not at least 95',
      'seo is 0, not at least 100',
    ]);
  });
});
