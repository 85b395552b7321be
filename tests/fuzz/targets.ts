import fc, { type Arbitrary } from 'fast-check';
import { formGrammar, grammars } from './grammars.ts';
import { hostileText } from './hostile-text.ts';
import { hostileJpeg, hostilePng, hostileTiff, plain } from './images.ts';
import type { readers } from './readers.ts';

/** The inputs for a reader. */
export interface Target {
  input: Arbitrary<Buffer>;
  /** An input without anything odd. */
  sample: Buffer;
}

const texts = Object.fromEntries(
  Object.entries(grammars).map(([name, grammar]) => [
    name,
    { input: hostileText(grammar), sample: Buffer.from(grammar.samples[0] ?? '') },
  ]),
) as Record<keyof typeof grammars, Target>;

const formType = 'multipart/form-data; boundary=edge';
const contentType = fc.oneof(
  { weight: 8, arbitrary: fc.constant(formType) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'multipart/form-data; boundary="edge"',
      'multipart/form-data; charset=utf-8; boundary=edge; a=b',
      'multipart/form-data; boundary=-',
      `multipart/form-data; boundary=${'edge'.repeat(60)}`,
      `multipart/form-data; ${'a=b; '.repeat(2_000)}boundary=edge`,
      `multipart/form-data${'; boundary='.repeat(1_000)}edge`,
      'multipart/form-data',
    ),
  },
);
const formOf = (type: string, body: Buffer) => Buffer.concat([Buffer.from(`${type}\n`, 'latin1'), body]);

/** Targets by the names of their readers. */
export const targets: Record<keyof typeof readers, Target> = {
  ...texts,
  jpeg: { input: hostileJpeg, sample: plain.jpeg },
  png: { input: hostilePng, sample: plain.png },
  tiff: { input: hostileTiff, sample: plain.tiff },
  form: {
    input: fc.tuple(contentType, hostileText(formGrammar)).map(([type, body]) => formOf(type, body)),
    sample: formOf(formType, Buffer.from(formGrammar.samples[0] ?? '')),
  },
};
