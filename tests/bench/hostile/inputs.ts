import { deflateSync } from 'node:zlib';
import { extendedXmp, packet, withSegments } from '@slugline/testing/samples/image-metadata';
import { pngChunk } from '@slugline/testing/samples/images';
import { videoFile } from '@slugline/testing/samples/media';
import { box, lying } from '@slugline/testing/samples/mp4-boxes';
import { type RawPart, rawForm } from '@slugline/testing/samples/multipart';
import sharp from 'sharp';

/** How a body is sent: as a form, as a form whose type names no boundary, or one byte a second. */
type Sending = 'form' | 'without a boundary' | 'dripping';

/** One submission. `bodies` are forms that are sent one after the other. */
export interface Submission {
  sending: Sending;
  bodies: readonly Buffer[];
}

const draftPart = (body: string, name = 'draft.txt'): RawPart => ({
  ...{ field: 'draft', filename: `"${name}"`, body },
});
const mediaPart = (name: string, body: Buffer | string): RawPart => ({
  ...{ field: 'media', filename: `"${name}"`, body },
});
const form = (...parts: RawPart[]): Submission => ({ sending: 'form', bodies: [rawForm(parts).body] });
const story = (n: number): RawPart =>
  draftPart(`Harbour at risk, part ${n}\n\nThe ferry stays at the pier.\n`);

/** A submission whose draft is almost as long as a draft may be. */
const drafted = (n: number, text: string, name?: string): Submission =>
  form(draftPart(`Headline ${n}\n\n${text}`, name));

/** One second of silence, because captions need a medium. */
function silence(n: number): Buffer {
  const samples = Buffer.alloc(16_000);
  // Each is different. Otherwise all would be one original, processed once.
  samples.writeInt16LE(n);
  const head = Buffer.from(
    'RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\0\0\0\0\0\0\0\0\x02\0\x10\0data\0\0\0\0',
    'latin1',
  );
  head.writeUInt32LE(36 + samples.length, 4);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(16_000, 28);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

const plain = sharp({ create: { width: 64, height: 48, channels: 3, background: '#336699' } });

async function deepXmp(n: number): Promise<Buffer> {
  const [open, close] = ['<rdf:li a:b="" xmlns:a="a">', '</rdf:li>'].map((tag) => tag.repeat(15_000));
  const credit = packet(`<photoshop:Credit>${open}${n}${close}</photoshop:Credit>`);
  return withSegments(await plain.clone().jpeg().toBuffer(), extendedXmp('', credit));
}

async function textChunks(n: number): Promise<Buffer> {
  const png = await plain.clone().png().toBuffer();
  const long = deflateSync(Buffer.alloc(7_000_000, 'a'));
  const chunks = Array.from({ length: 50 }, (_, chunk) =>
    pngChunk('zTXt', Buffer.concat([Buffer.from(`Comment ${n} ${chunk}\0\0`, 'latin1'), long])),
  );
  return Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);
}

async function billionEntries(n: number): Promise<Buffer> {
  const honest = Buffer.from(await (await videoFile('film.mp4', 1)).arrayBuffer());
  return Buffer.concat([lying(honest, 'stts', 4, 1_000_000_000), box('free', Buffer.from(`${n}`))]);
}

/** Harmful inputs by name. The n-th submission of each differs from all others, so that each is processed. */
const inputs = {
  bars: (n: number) => drafted(n, '| video '.repeat(120_000)),
  braces: (n: number) =>
    form(
      story(n),
      mediaPart('a.wav', silence(n)),
      mediaPart('a.srt', `1\n00:00:00,000 --> 00:00:01,000\n${n} ${'{\\'.repeat(75_000)}\n`),
    ),
  references: (n: number) =>
    drafted(n, `[r]: https://example.org/${'a'.repeat(1_900)}\n\n${'[r] '.repeat(4_000)}\n`, 'draft.md'),
  'long list': (n: number) => drafted(n, '- a\n'.repeat(245_000), 'draft.md'),
  'deep XMP': async (n: number) => form(story(n), mediaPart('deep.jpg', await deepXmp(n))),
  'text chunks': async (n: number) => form(story(n), mediaPart('texts.png', await textChunks(n))),
  'billion entries': async (n: number) => form(story(n), mediaPart('film.mp4', await billionEntries(n))),
  'common headline': (n: number): Submission => ({
    sending: 'form',
    bodies: Array.from({ length: 10 }, (_, m) =>
      Buffer.from(rawForm([draftPart(`Weather\n\nIt rains, for the ${10 * n + m}th time.\n`)]).body),
    ),
  }),
  'large job': (n: number) =>
    form(
      {
        field: 'story',
        body: JSON.stringify({ media: { 'a.srt': { language: `en${'-abcdefgh'.repeat(600)}` } } }),
      },
      story(n),
      mediaPart('a.wav', silence(n)),
      mediaPart('a.srt', `1\n00:00:00,000 --> 00:00:01,000\nThe pier, ${n}.\n`),
    ),
  'dripping bodies': (n: number): Submission => ({ ...form(story(n)), sending: 'dripping' }),
  'story parts': (n: number) =>
    form(story(n), ...Array.from({ length: 400 }, () => ({ field: 'story', body: '{"slug":"ferry"}' }))),
  'no boundary': (n: number): Submission => ({ ...form(story(n)), sending: 'without a boundary' }),
} satisfies Record<string, (n: number) => Submission | Promise<Submission>>;

export type InputName = keyof typeof inputs;
export const inputNames = Object.keys(inputs) as InputName[];

/** Makes the n-th submission of an input. */
export const submissionOf = async (name: InputName, n: number): Promise<Submission> => inputs[name](n);
