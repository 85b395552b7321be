import { describe, expect, it } from 'vitest';
import { parseCaptions } from './parse.ts';
import { cueText } from './text.ts';
import { writeWebvtt } from './webvtt.ts';

const read = (...lines: string[]) => parseCaptions(lines.join('\n'), 'a.srt');
const srt = (...lines: string[]) => read(...lines).cues;
/** The times of two captions, as SubRip and WebVTT write them. */
const [first, second] = ['00:00:01,000 --> 00:00:02,000', '00:00:03,000 --> 00:00:04,000'];
const [firstInWebvtt, secondInWebvtt] = ['00:01.000 --> 00:02.000', '00:03.000 --> 00:04.000'];
/** Returns the captions as `1000-2000 text`, and the numbers of the lines that were left out. */
const outline = ({ cues, leftOut }: ReturnType<typeof read>) => [
  ...cues.map(({ startMs, endMs, text }) => `${startMs}-${endMs} ${text.replaceAll('\n', '/')}`),
  ...leftOut.map(({ line }) => line),
];

describe('captions', () => {
  it('are read from SubRip with any line ends, with or without a byte order mark', () => {
    const text =
      '\uFEFF1\r\n00:00:01,600 --> 00:00:04,200\r\nEnglish\r\n(US)\r\n\r\n\r\n2\r\n00:01:05,900 --> 01:00:07,999\r\nNext\r\n';
    expect(srt(text)).toEqual([
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
    const [cue] = parseCaptions(text, 'a.vtt').cues;
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
  ])('are read from WebVTT without an empty line after its first line: %j', (head, texts) => {
    const text = [...head, '', '00:00:03.000 --> 00:00:04.000', 'Second'].join('\n');
    expect(parseCaptions(text, 'a.vtt').cues.map((cue) => cue.text)).toEqual(texts);
  });

  it('are sorted by their times', () => {
    const cues = srt('00:00:05,000 --> 00:00:06,000', 'second', '', first, 'first');
    expect(cues.map(({ text }) => text)).toEqual(['first', 'second']);
  });

  it.each([
    [1, 'the file has no captions', ['']],
    [1, 'the file has no captions', ['WEBVTT', '']],
    [1, 'times such as 00:00:01,600 --> 00:00:04,200 are missing', ['A text about something']],
    [2, 'times such as 00:00:01,600 --> 00:00:04,200 are missing', ['1', 'A text with a number']],
    [2, '"00:00:61,000" is not a time', ['1', '00:00:61,000 --> 00:01:02,000', 'One']],
    [2, '"1:2" is not a time', ['1', '1:2 --> 00:01:02,000', 'One']],
    [2, '"" is not a time', ['1', '00:00:01,000 -->', 'One']],
    [2, '"00:00:01:12" is not a time', ['1', '00:00:01:12 --> 00:00:02:03', 'One']],
    [2, 'the caption ends (00:00:01,000) before it begins', ['1', '00:00:02,000 --> 00:00:01,000', 'One']],
    [2, 'the caption begins and ends at 00:00:02,000', ['1', '00:00:02,000 --> 00:00:02,000', 'One']],
  ])('are refused if none can be shown, with the first fault in line %i: %s', (line, what, lines) => {
    expect(() => srt(...lines)).toThrow(
      expect.objectContaining({
        code: 'captions_invalid',
        where: `a.srt:${line}`,
        message: expect.stringContaining(`a.srt, line ${line}: ${what}`),
      }),
    );
    // Among good captions, only the faulty one is lost.
    const { cues, leftOut } = read('7', '00:00:07,000 --> 00:00:08,000', 'Good', '', ...lines);
    expect(cues.at(-1)).toMatchObject({ startMs: 7000 });
    if (lines.some((text) => text.includes('-->'))) {
      expect(cues).toHaveLength(1);
      expect(leftOut).toEqual([{ line: line + 4, why: expect.stringContaining(what) }]);
    }
  });

  it.each<[string, string[], (string | number)[]]>([
    ['one digit for the hour', ['1', '0:00:01,000 --> 0:00:02,000', 'One'], ['1000-2000 One']],
    ['fractions of two digits, or of one', ['00:00:01,50 --> 00:00:02,5', 'One'], ['1500-2500 One']],
    ['no fraction', ['00:00:01 --> 00:00:02', 'One'], ['1000-2000 One']],
    ['more digits than milliseconds have', ['00:00:01.1234567 --> 00:00:02.5', 'One'], ['1123-2500 One']],
    ['points, or colons before milliseconds', ['00:00:01.000 --> 00:00:02:000', 'One'], ['1000-2000 One']],
    ['another arrow', ['00:00:01,000 -> 00:00:02,000', 'One'], ['1000-2000 One']],
    ['an arrow with a typographic dash', ['00:00:01,000 —> 00:00:02,000', 'One'], ['1000-2000 One']],
    ['an arrow as one character', ['00:00:01,000 → 00:00:02,000', 'One'], ['1000-2000 One']],
    ['spaces in its times', ['00 : 00 : 01, 000 --> 00:00: 02 ,000', 'One'], ['1000-2000 One']],
    ['times in Arabic digits', ['١', '٠٠:٠٠:٠١,٠٠٠ --> ٠٠:٠٠:٠٢,٠٠٠', 'نص'], ['1000-2000 نص']],
    ['times in Persian digits', ['\u200f۰۰:۰۰:۰۱,۰۰۰ --> ۰۰:۰۰:۰۲,۰۰۰', 'متن'], ['1000-2000 متن']],
    [
      'times in wide digits',
      ['００：００：０１，０００ --> ００：００：０２，０００', '字'],
      ['1000-2000 字'],
    ],
    ['coordinates behind its times', ['00:00:01,000 --> 00:00:02,000  X1:0 Y2:9', 'One'], ['1000-2000 One']],
    ['no numbers', [first, 'One', '', second, 'Two'], ['1000-2000 One', '3000-4000 Two']],
    ['no empty lines', ['1', first, 'One', '2', second, 'Two'], ['1000-2000 One', '3000-4000 Two']],
    [
      'neither numbers nor empty lines',
      [first, 'In', '1945', second, 'Two'],
      ['1000-2000 In/1945', '3000-4000 Two'],
    ],
    [
      'an empty line in a caption',
      ['1', first, 'One', '', 'more', '', '2', second, 'Two'],
      ['1000-2000 One/more', '3000-4000 Two'],
    ],
    [
      'an empty line between all lines',
      ['1', '', first, '', 'One', '', '2', '', second, '', 'Two'],
      ['1000-2000 One', '3000-4000 Two'],
    ],
    [
      'numbers that begin anew',
      ['8', first, 'One', '', '1', second, 'Two'],
      ['1000-2000 One', '3000-4000 Two'],
    ],
    [
      'captions that overlap',
      ['1', '00:00:01,000 --> 00:00:05,000', 'One', '', '2', second, 'Two'],
      ['1000-5000 One', '3000-4000 Two'],
    ],
    ['an arrow in its text', ['1', first, 'To', 'A --> B'], ['1000-2000 To/A --&gt; B']],
    ['a caption without text', ['1', first, ''], ['1000-2000 ']],
    [
      'a caption without times',
      ['1', first, 'One', '', '2', 'lost', '', '3', 'lost, too', '', '4', second, 'Two'],
      ['1000-2000 One', '3000-4000 Two', 6, 9],
    ],
    [
      'words before its first caption',
      ['Captions of the harbour', '', '1', first, 'One'],
      ['1000-2000 One', 1],
    ],
    [
      'a caption of no length',
      [
        '1',
        '00:00:00,200 --> 00:00:01,000',
        'Good',
        '',
        '2',
        '00:00:01,000 --> 00:00:01,000',
        '',
        '',
        '3',
        '00:00:01,200 --> 00:00:02,000',
        'Good, too',
      ],
      ['200-1000 Good', '1200-2000 Good, too', 6],
    ],
    ['the last caption cut off', ['1', first, 'One', '', '2', '00:00:03,000 --> 00:'], ['1000-2000 One', 6]],
  ])('are read from SubRip with %s', (_what, lines, expected) => {
    expect(outline(read(...lines))).toEqual(expected);
    expect(outline(read(lines.join('\r\n')))).toEqual(expected);
  });

  it.each<[string, string[], (string | number)[]]>([
    [
      'notes, styles and regions between captions',
      [
        'WEBVTT',
        '',
        'STYLE',
        '::cue(b) {',
        '',
        '  color: red }',
        '',
        firstInWebvtt,
        'One',
        '',
        'NOTE for the desk',
        '',
        'with a second paragraph',
        '',
        'REGION',
        'id:fred',
        '',
        'two',
        secondInWebvtt,
        'Two',
      ],
      ['1000-2000 One', '3000-4000 Two'],
    ],
    [
      'a note directly after a caption, which is reported',
      ['WEBVTT', '', firstInWebvtt, 'One', 'NOTE is she sure?', '', secondInWebvtt, 'Two'],
      ['1000-2000 One', '3000-4000 Two', 5],
    ],
    [
      'a note before a name',
      ['WEBVTT', '', 'NOTE first', 'one', firstInWebvtt, 'One', '', 'NOTE', secondInWebvtt, 'Two'],
      ['1000-2000 One', '3000-4000 Two'],
    ],
    [
      'a caption that begins with the word',
      ['WEBVTT', '', firstInWebvtt, 'NOTE this', '', secondInWebvtt, '', 'NOTE not this'],
      ['1000-2000 NOTE this', '3000-4000 '],
    ],
    ['words that belong to nothing', ['WEBVTT', '', 'Hello', '', firstInWebvtt, 'One'], ['1000-2000 One', 3]],
    [
      'an empty line in a caption',
      ['WEBVTT', '', 'a', firstInWebvtt, 'One', '', 'more', '', 'b', secondInWebvtt, 'Two'],
      ['1000-2000 One/more', '3000-4000 Two'],
    ],
  ])('are read from WebVTT with %s', (_what, lines, expected) => {
    expect(outline(read(...lines))).toEqual(expected);
  });
});

describe('SubStation Alpha', () => {
  const events = [
    '[Events]',
    'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text',
  ];
  const head = [
    '[Script Info]',
    '; by hand',
    'ScriptType: v4.00+',
    '',
    '[V4+ Styles]',
    'Style: Default,Arial',
    '',
  ];
  const line = (text: string, times = '0:00:01.00,0:00:02.50') =>
    `Dialogue: 0,${times},Default,,0,0,0,,${text}`;

  it.each([
    ['{\\an8}Hello harbour', 'Hello harbour'],
    ['One\\NTwo\\nthree\\hfour', 'One\nTwo three\u00a0four'],
    ['one, two, three', 'one, two, three'],
    ['{\\i1}Off{\\i0} and {\\b700}loud{\\r} end', '<i>Off</i> and <b>loud</b> end'],
    ['{\\pos(10,20)\\fad(1,2)\\c&HFF&}Sign', 'Sign'],
    ['{a note of the translator}Text', 'Text'],
    ['before{\\p1}m 0 0 l 100 0{\\p0} after', 'before after'],
    ['{\\k20}ka{\\k30}ra', 'kara'],
    ['fish & <chips> {', 'fish &amp; &lt;chips&gt; {'],
    ['a \\ b', 'a \\ b'],
  ])('with %j becomes %j', (raw, text) => {
    expect(srt(...head, ...events, line(raw))).toEqual([{ startMs: 1000, endMs: 2500, settings: [], text }]);
  });

  it('is read without drawings, comments, copies in other layers and other sections', () => {
    const lines = [
      ...[...head, ...events, line('{\\p1}m 0 0 l 9 9'), `Comment: 0,0:00:01.00,0:00:02.00,,,0,0,0,,Hidden`],
      ...[line('Title'), line('{\\blur4}Title').replace(': 0', ': 1'), line('Late', '0:00:09.00,0:00:08.00')],
      ...[line('First', '0:00:00.20,0:00:00.90'), '[Fonts]', line('not this')],
    ];
    expect(outline(read(...lines))).toEqual(['200-900 First', '1000-2500 Title', 14]);
  });

  it('has its fields in the order that the file states', () => {
    const lines = [
      '[Script Info]',
      '[Events]',
      'Format: Start, End, Text',
      'Dialogue: 0:00:01.00,0:00:02.00,a, b',
    ];
    expect(outline(read(...lines))).toEqual(['1000-2000 a, b']);
  });

  it('leaves out a text that is too long as markup, with the number of its line', () => {
    const long = ['&'.repeat(900), 'a'.repeat(4_001), '{\\i1}'.repeat(1_400), '\\N'.repeat(4_001)];
    for (const text of long)
      expect(outline(read(...head, ...events, line(`${text}a`), line('Next')))).toEqual([
        '1000-2500 Next',
        10,
      ]);
    expect(outline(read(...head, ...events, line('a'.repeat(4_000))))).toEqual([
      `1000-2500 ${'a'.repeat(4_000)}`,
    ]);
    expect(() => read(...head, ...events, line('&'.repeat(1_000_000)))).toThrow(
      'line 10: this caption has more than 4000 characters, the most for a caption',
    );
  });

  it('has its fields in the usual order if the file states none', () => {
    expect(outline(read('[Events]', line('a, b')))).toEqual(['1000-2500 a, b']);
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
