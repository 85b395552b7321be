import { signedBy, signingOf } from '@slugline/image/testing';
import type { Issued } from '@slugline/testing/samples/certificate-authority';
import {
  animation,
  asFile,
  audioFile,
  flashes,
  photograph,
  subtitles,
  videoFile,
} from '@slugline/testing/samples/media';
import { image, words } from './media.ts';

/** A story package as a newsroom sends it. */
export interface Package {
  name: string;
  draft: string;
  draftName?: string;
  story?: Record<string, unknown>;
  media?: Promise<File>[];
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/**
 * Every sign that has a meaning in one of our formats, marks of direction, and an emoji of four code points.
 */
const hostile = `Tide ]]> --!> </script> <b>"now"</b> 'soon' “then” ‘so’ «là» &amp; \u2028 \u200Fשלום\u200E 👩🏽‍🚒`;

const blocks = `# Every block there is

A paragraph with **strong**, *emphasised*, \`code\` and [linked](https://harbour.example/a?b=1&c=2) words.

## A heading of the second level

> A quotation, which somebody said.

### A heading of the third level

- one
- two with **strong words**
  - and one within it

3. third
4. fourth

- [x] painted
- [ ] launched

| Crossing | Adult | Remark                 |
|:---------|------:|------------------------|
| Single   | 14.50 | at the quay            |
| Return   | 26.00 | within a month[^month] |

Her tanks hold ~~forty~~ fifty tons.[^draught]

https://video.example/watch?v=petrel

#### A heading of the fourth level

\`\`\`
const line = 'a line of code that is far too long for a telephone, and that nobody breaks for the reader: it scrolls';
\`\`\`

---

The last paragraph.

[^month]: Counted from the first crossing.
[^draught]: At low water she waits for the tide.
`;

/** Fourteen stories of many kinds. `signer` signs the picture of a camera. */
export function storiesOf(signer: Issued): Package[] {
  return [
    {
      name: 'text alone',
      draft:
        'Ferry runs again\n\nThe night ferry is back after two years in dock.\n\n“At last,” said the skipper.\n',
    },
    {
      name: 'Arabic',
      draft:
        'العبارة الليلية تعود\n\nبعد عامين في الحوض تبحر العبارة من جديد في الساعة 10:30 مساء.\n\nقال الربان إن الرحلة إلى Saltmere تستغرق ساعتين.\n',
      story: {
        language: 'ar',
        media: { 'pier.jpg': { alt: 'رصيف الميناء', caption: 'رصيف الميناء عند الفجر.' } },
      },
      media: [image('pier.jpg', 900, 600)],
    },
    {
      name: 'Hebrew',
      draft:
        'המעבורת חזרה לנמל\n\nאחרי שנתיים במספנה יצאה המעבורת שוב בשעה עשר.\n\nרב החובל אמר כי ההפלגה אל Saltmere נמשכת שעתיים.\n',
      story: { language: 'he', byline: 'עדה לארסן', media: { 'leaving.mp4': { caption: 'המעבורת יוצאת.' } } },
      media: [videoFile('leaving.mp4'), words('leaving.he.vtt', 'המעבורת יוצאת מן הנמל.')],
    },
    {
      name: 'Chinese',
      draft:
        '夜间渡轮恢复运营\n\n在船坞停泊两年之后，夜间渡轮今晚十点再次启航。\n\n船长说，前往盐湖镇的航程需要两个小时。\n',
      story: { language: 'zh-Hans', media: { 'deck.png': { alt: '渡轮的上层甲板' } } },
      media: [image('deck.png', 700, 500)],
    },
    { name: 'every block', draft: blocks, draftName: 'blocks.md' },
    {
      name: 'every medium',
      draft: 'Every kind of file\n\nThe desk sent one of each.\n\nThere was room for all of them.\n',
      story: {
        section: 'harbour',
        lead: 'photograph.jpg',
        summary: 'One file of each kind that the newsroom takes.',
        media: {
          'photograph.jpg': {
            alt: 'A plain blue square',
            caption: 'Blue.',
            credit: 'Ada Larsen',
            focalPoint: { x: 0.2, y: 0.7 },
          },
          'drawing.png': { alt: 'Soft shapes' },
          'web.webp': { alt: '' },
          'small.avif': { alt: 'Soft shapes, smaller' },
          'bars.gif': { alt: 'Moving bars' },
          'film.mp4': { caption: 'Bars and a tone.' },
          'horn.wav': { caption: 'The horn.' },
        },
      },
      media: [
        photograph('photograph.jpg', { width: 1600, height: 1000 }),
        image('drawing.png', 640, 480, (painted) => painted.ensureAlpha(0.5)),
        image('web.webp', 800, 450),
        image('small.avif', 320, 200),
        animation('bars.gif', 2),
        videoFile('film.mp4', 3, { size: '640x360' }),
        subtitles('film.en.srt'),
        words('film.de.vtt', 'Die Fähre legt ab.'),
        audioFile('horn.wav', 2),
      ],
    },
    {
      name: 'signed media',
      draft: 'Signed at the quay\n\nThe camera signed its picture, and the newsroom signs it again.\n',
      story: { media: { 'camera.jpg': { alt: 'Soft shapes' }, 'desk.jpg': { alt: 'Other shapes' } } },
      media: [signed('camera.jpg', signer), image('desk.jpg', 1500, 1000)],
    },
    {
      name: 'twelve videos',
      draft: `Twelve moments of the regatta\n\nThe boats left at ten.\n\n${numbers(12)
        .map((n) => `Moment ${n}.`)
        .join('\n\n')}\n`,
      media: numbers(12).map((n) => videoFile(`moment-${n}.mp4`, 2, { size: n % 2 ? '320x180' : '180x320' })),
      story: {
        media: Object.fromEntries(numbers(12).map((n) => [`moment-${n}.mp4`, { caption: `Moment ${n}.` }])),
      },
    },
    {
      name: 'a gallery',
      draft: 'The regatta in pictures\n\nWide, tall, grey, tiny and many.\n',
      story: {
        lead: 'wide.jpg',
        media: Object.fromEntries(
          ['wide.jpg', 'tall.jpg', 'grey.jpg', 'print.tiff', 'tiny.png', 'dot.png'].map((name) => [
            name,
            { alt: `Soft shapes, ${name}` },
          ]),
        ),
      },
      media: [
        image('wide.jpg', 2400, 600),
        image('tall.jpg', 600, 2000),
        image('grey.jpg', 900, 600, (painted) => painted.grayscale()),
        image('print.tiff', 600, 400, (painted) => painted.toColourspace('cmyk')),
        image('tiny.png', 60, 40),
        image('dot.png', 1, 1),
        ...numbers(6).map((n) => photograph(`boat-${n}.jpg`, { colour: `#33${n}${n}99` })),
      ],
    },
    {
      name: 'audio with its words',
      draft: 'What the keeper said\n\nThe keeper of the light spoke for a minute.\n\nHere is what he said.\n',
      story: { media: { 'keeper.wav': { caption: 'The keeper.' } } },
      media: [
        audioFile('keeper.wav', 3),
        words('keeper.en.vtt', 'The lamp has never been out.'),
        words('keeper.fr.vtt', 'La lampe ne s’est jamais éteinte.'),
        audioFile('waves.wav', 1),
      ],
    },
    {
      name: 'a hostile headline',
      draft: `The words of a stranger\n\n${hostile}\n\nAll of it is text.\n`,
      story: {
        headline: hostile,
        byline: hostile,
        media: {
          'pier.jpg': { alt: hostile, caption: hostile, credit: hostile },
          'pier.mp4': { caption: hostile },
        },
      },
      media: [
        image('pier.jpg', 400, 300),
        videoFile('pier.mp4'),
        words('pier.en.vtt', 'A &amp; B &lt;c&gt; --&gt; d'),
      ],
    },
    {
      name: 'animations',
      draft: 'The vane turns\n\nIt turned all night.\n',
      story: { media: { 'vane.gif': { alt: 'A vane' }, 'storm.gif': { alt: 'A storm' } } },
      media: [animation('vane.gif', 1), animation('storm.gif', 3, { size: '400x300' })],
    },
    {
      name: 'videos of every rate',
      draft: 'Four cameras at the lock\n\nEach has a rate of its own.\n',
      media: [
        videoFile('slow.mp4', 3, { rate: 10 }),
        videoFile('fast.mp4', 2, { rate: 60 }),
        videoFile('silent.mp4', 2, { audioTracks: 0 }),
        flashes('flashes.mp4', { rate: { num: 30_000, den: 1001 }, late: 1 }),
        videoFile('large.mp4', 2, { size: '854x480' }),
        words('large.en.vtt', 'The lock opens.'),
      ],
    },
    {
      name: 'long words and no summary',
      draft: `Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft meets again at the old town hall\n\n${numbers(
        30,
      )
        .map(
          (n) =>
            `Paragraph ${n} goes on about the https://harbour.example/${'very-long-path/'.repeat(6)} of the society.`,
        )
        .join('\n\n')}\n`,
      story: {
        byline: 'Ada Larsen, Bo Nyström and Cy Young',
        dateline: 'SALTMERE',
        publication: 'The Petrel',
      },
    },
  ];
}

async function signed(name: string, signer: Issued): Promise<File> {
  const bytes = Buffer.from(await (await image(name, 1500, 900)).arrayBuffer());
  return asFile(name, signedBy(await signingOf(signer), bytes, 'image/jpeg'));
}
