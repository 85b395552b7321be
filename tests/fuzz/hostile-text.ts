import fc, { type Arbitrary } from 'fast-check';

/** The parts from which texts of a format are made. */
export interface Grammar {
  /** Beginnings by which a reader recognises the format. */
  heads: readonly string[];
  /** Its signs, and parts of them. */
  signs: readonly string[];
  /** Whole documents. */
  samples: readonly string[];
  /** The maximum size, in bytes. */
  most: number;
}

/** Signs that harm readers of any format: half characters, marks of direction and order, line ends. */
const odd = [
  '\uD800',
  '\uDC00',
  '\0',
  '\u202E',
  '\uFEFF',
  '\u0301',
  'é',
  '漢',
  '👩‍👩‍👧',
  '\u2028',
  '\u0085',
  '\r',
  '\t',
  ' ',
  '\n',
  '\n\n',
];

/**
 * Sizes of all orders of magnitude, mostly near the upper end, where growth shows. Smaller sizes are simpler.
 */
export const sizeUpTo = (most: number): Arbitrary<number> => {
  const steps = Math.floor(4 * Math.log2(most));
  return fc
    .oneof(
      { withCrossShrink: true },
      { weight: 1, arbitrary: fc.nat(steps) },
      { weight: 2, arbitrary: fc.integer({ min: steps - 24, max: steps }) },
    )
    .map((step) => Math.floor(2 ** (step / 4)));
};

/** Texts that may be slow to read or need much memory, in several encodings. */
export function hostileText(grammar: Grammar): Arbitrary<Buffer> {
  return fc
    .tuple(hostileString(grammar), encoding)
    .map(([text, encode]) => encode(text).subarray(0, grammar.most));
}

/** The same before it is encoded. It may contain half characters. */
export function hostileString({ heads, signs, samples, most }: Grammar): Arbitrary<string> {
  const unit = unitOf(signs);
  const head = fc.constantFrom('', ...heads);
  const size = sizeUpTo(most);
  const body = fc.oneof(
    // One unit again and again: in a line, in lines, or with a number so that no two are the same.
    fc.tuple(unit, size, unit).map(([one, length, end]) => filled(one, length) + end),
    fc.tuple(unit, size).map(([one, length]) => filled(`${one}\n`, length)),
    fc.tuple(unit, unit, size).map(([before, after, length]) => numbered(before, after, length)),
    // Opened, and perhaps closed again.
    fc
      .tuple(unit, unit, unit, size, fc.integer({ min: 0, max: 2 }))
      .map(([open, middle, close, length, closed]) => nested(open, middle, close, length, closed)),
    fc.tuple(unit, size).map(([one, length]) => indented(one, length)),
    // Several units in turn.
    fc
      .tuple(fc.array(unit, { minLength: 1, maxLength: 40 }), size)
      .map(([units, length]) => filled(units.join(''), length)),
    // A whole document with a part replaced.
    fc
      .tuple(fc.constantFrom(...samples), fc.nat(100), fc.nat(20), unit, size)
      .map(([sample, at, cut, one, length]) => mutated(sample, at / 100, cut, filled(one, length))),
    fc
      .tuple(fc.constantFrom(...samples), fc.nat(100), fc.nat(20), unit, size)
      .map(([sample, at, cut, one, length]) => filled(mutated(sample, at / 100, cut, one), length)),
  );
  return fc.tuple(head, body).map(([start, rest]) => start + rest);
}

function unitOf(signs: readonly string[]): Arbitrary<string> {
  const sign = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...signs) },
    { weight: 2, arbitrary: fc.constantFrom(...odd) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
  );
  return fc.array(sign, { minLength: 1, maxLength: 4 }).map((found) => found.join(''));
}

const filled = (unit: string, size: number): string =>
  unit === '' ? '' : unit.repeat(Math.ceil(size / unit.length)).slice(0, size);

function numbered(before: string, after: string, size: number): string {
  const pieces: string[] = [];
  for (let length = 0; length < size; ) {
    const piece = `${before}${pieces.length}${after}`;
    pieces.push(piece);
    length += piece.length;
  }
  return pieces.join('');
}

function nested(open: string, middle: string, close: string, size: number, closed: number): string {
  const depth = Math.ceil(size / (open.length + (closed === 0 ? 0 : close.length) || 1));
  return open.repeat(depth) + middle + close.repeat(Math.floor((depth * closed) / 2));
}

/** Each line is indented deeper than the one before. */
function indented(unit: string, size: number): string {
  const lines: string[] = [];
  for (let length = 0; length < size; length += (lines.at(-1)?.length ?? 0) + 1)
    lines.push(' '.repeat(lines.length) + unit);
  return lines.join('\n');
}

function mutated(sample: string, place: number, cut: number, by: string): string {
  const at = Math.floor(place * sample.length);
  return sample.slice(0, at) + by + sample.slice(at + cut);
}

const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

const encoding = fc.oneof(
  { weight: 8, arbitrary: fc.constant((text: string) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.constant((text: string) => Buffer.from(`\uFEFF${text}`)) },
  { weight: 1, arbitrary: fc.constant((text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')) },
  { weight: 1, arbitrary: fc.constant((text: string) => swapped(`\uFEFF${text}`)) },
  { weight: 1, arbitrary: fc.constant((text: string) => Buffer.from(text, 'latin1')) },
);
