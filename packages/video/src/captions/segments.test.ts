import { describe, expect, it } from 'vitest';
import type { Cue } from './cue.ts';
import { parseCaptions } from './parse.ts';
import { segmentCaptions } from './segments.ts';
import { readWebvtt, writeWebvtt } from './webvtt.ts';

const cue = (startMs: number, endMs: number, text: string, settings: string[] = []): Cue => ({
  ...{ startMs, endMs, text, settings },
});
const cuesOf = (text: string) => parseCaptions(text, 'segment.vtt').cues;
const head = 'WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n';

describe('captions in segments', () => {
  const captions = [
    cue(200, 1400, 'first', ['line:0']),
    cue(5000, 7000, 'over the cut\nin two lines'),
    cue(6000, 12_000, 'from cut to cut'),
    cue(12_500, 30_000, 'beyond the end'),
    cue(40_000, 41_000, 'after the end'),
  ];
  const segments = segmentCaptions(writeWebvtt(captions), [6, 6, 3]);

  it('are cut at the cuts of the video', () => {
    expect(segments.map(({ seconds }) => seconds)).toEqual([6, 6, 3]);
  });

  it('are complete files, and a caption in two of them keeps its full time', () => {
    expect(segments.map(({ text }) => cuesOf(text))).toEqual([
      captions.slice(0, 2),
      captions.slice(1, 3),
      captions.slice(3),
    ]);
    for (const { text } of segments) expect(text.startsWith(head)).toBe(true);
  });

  it('may be empty', () => {
    const [first, second] = segmentCaptions(writeWebvtt([cue(7000, 8000, 'late')]), [6, 6]);
    expect(first?.text).toBe(head);
    expect(cuesOf(second?.text ?? '')).toHaveLength(1);
  });

  it('are one segment if the video has one', () => {
    const text = writeWebvtt(captions);
    expect(segmentCaptions(text, [2])).toEqual([{ seconds: 2, text }]);
  });

  it('grow longer where captions would be repeated many times', () => {
    const lengths = Array.from({ length: 2400 }, () => 6);
    const text = writeWebvtt(
      Array.from({ length: 20_000 }, (_, index) => cue(index, 14_400_000, `caption ${index}`)),
    );
    const made = segmentCaptions(text, lengths);
    const bytes = made.reduce((sum, segment) => sum + segment.text.length, 0);
    expect(bytes).toBeLessThan(4 * text.length);
    expect(made.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(14_400);
  });

  it('are read as they were written, whatever they contain', () => {
    const odd = [
      cue(0, 1, '&lt;b&gt; --&gt; ]]&gt; \u2028 " \' \u200f👩🏽‍🚀'),
      cue(3_600_000, 360_000_000, 'long'),
    ];
    expect(readWebvtt(writeWebvtt(odd)).map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [0, 1],
      [3_600_000, 360_000_000],
    ]);
    expect(segmentCaptions(writeWebvtt(odd), [3600, 1]).map(({ text }) => cuesOf(text))).toEqual([
      odd.slice(0, 1),
      odd.slice(1),
    ]);
  });
});
