import { describe, expect, it } from 'vitest';
import { parseCaptions } from './parse.ts';
import { cueText } from './text.ts';
import { writeWebvtt } from './webvtt.ts';

const srt = (...lines: string[]) => parseCaptions(lines.join('\n'), 'a.srt');

describe('captions', () => {
  it('are read from SubRip with any line ends, with or without a byte order mark', () => {
    const text =
      '\uFEFF1\r\n00:00:01,600 --> 00:00:04,200\r\nEnglish\r\n(US)\r\n\r\n\r\n2\r\n00:01:05,900 --> 01:00:07,999\r\nNext\r\n';
    expect(parseCaptions(text, 'a.srt')).toEqual([
      { startMs: 1600, endMs: 4200, settings: [], text: 'English\n(US)' },
      { startMs: 65_900, endMs: 3_607_999, settings: [], text: 'Next' },
    ]);
  });

  it('are read from WebVTT: hours may be missing, notes and styles are dropped, positions stay', () => {
    const text = [
      'WEBVTT - by hand',
      ...['', 'NOTE not for viewers', 'at all', '', 'STYLE', '::cue { color: red }', ''],
      ...[
        'intro',
        '00:01.000 --> 00:02.000 line:0 align:start evil:1',
        '<v Anna>Hello &amp; <c.yellow>welcome</c>',
      ],
    ].join('\n');
    const [cue] = parseCaptions(text, 'a.vtt');
    expect(cue).toEqual({
      startMs: 1000,
      endMs: 2000,
      settings: ['line:0', 'align:start'],
      text: 'Hello &amp; welcome',
    });
  });

  it.each([
    [
      ['WEBVTT', '00:00:01.000 --> 00:00:02.000', 'First'],
      ['First', 'Second'],
    ],
    [['WEBVTT', 'Kind: captions', 'Language: en'], ['Second']],
  ])('lose nothing that follows the first line of WebVTT directly: %j', (head, texts) => {
    const text = [...head, '', '00:00:03.000 --> 00:00:04.000', 'Second'].join('\n');
    expect(parseCaptions(text, 'a.vtt').map((cue) => cue.text)).toEqual(texts);
  });

  it('are sorted by their times', () => {
    const cues = srt('00:00:05,000 --> 00:00:06,000', 'second', '', '00:00:01,000 --> 00:00:02,000', 'first');
    expect(cues.map(({ text }) => text)).toEqual(['first', 'second']);
  });

  it.each([
    [1, 'there is no caption in this file', ['']],
    [1, 'there is no caption in this file', ['WEBVTT', '']],
    [1, 'here should be times', ['A text about something']],
    [5, 'here should be times', ['1', '00:00:01,000 --> 00:00:02,000', 'One', '', 'Two, without times']],
    [2, 'here should be times', ['1', '00:00:01,000 -> 00:00:02,000', 'One']],
    [2, '"00:00:61,000" is not a time', ['1', '00:00:61,000 --> 00:01:02,000', 'One']],
    [2, '"1:2" is not a time', ['1', '1:2 --> 00:01:02,000', 'One']],
    [2, '"" is not a time', ['1', '00:00:01,000 -->', 'One']],
    [2, 'the caption ends (00:00:01,000) before it begins', ['1', '00:00:02,000 --> 00:00:01,000', 'One']],
    [
      5,
      'an empty line is missing',
      ['1', '00:00:01,000 --> 00:00:02,000', 'One', '2', '00:00:03,000 --> 00:00:04,000', 'Two'],
    ],
  ])('with a fault in line %i are rejected: %s', (line, what, lines) => {
    expect(() => srt(...lines)).toThrow(
      expect.objectContaining({
        code: 'captions_invalid',
        where: `a.srt:${line}`,
        message: expect.stringContaining(`a.srt, line ${line}: ${what}`),
      }),
    );
  });
});

describe('the text of a caption', () => {
  it.each([
    ['plain', 'plain'],
    ['<i>Off</i> <B>loud</B> <u>line</u>', '<i>Off</i> <b>loud</b> <u>line</u>'],
    ['<font color="#ff0000">red</font>', 'red'],
    ['<script>alert(1)</script>', 'alert(1)'],
    ['<img src=x onerror=alert(1)>', ''],
    ['a < b && c > d', 'a &lt; b &amp;&amp; c &gt; d'],
    ['fish &amp; chips &nbsp; &bogus;', 'fish &amp; chips &nbsp; &amp;bogus;'],
    ['<i>never closed', '<i>never closed</i>'],
    ['never opened</i>', 'never opened'],
    ['<b><i>crossed</b> over</i>', '<b><i>crossed</i></b> over'],
    ['{\\an8}on top', 'on top'],
    ['--> arrow', '--&gt; arrow'],
  ])('%j becomes %j', (raw, text) => {
    expect(cueText(raw)).toBe(text);
  });
});

describe('WebVTT', () => {
  it('is written with hours, and without empty captions', () => {
    const cues = srt('00:00:01,600 --> 01:00:04,200', 'One', '', '00:00:02,000 --> 00:00:03,000', '<img>');
    expect(writeWebvtt(cues)).toBe(
      'WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n\n00:00:01.600 --> 01:00:04.200\nOne\n',
    );
  });
});
