/**
 * Numbers of a figure that the style sheet can read. A strict policy refuses `style` attributes, and no attribute gives CSS a
 * number in every browser. So an attribute holds a number as the sum of its digits, `data-ratio="1 0.7 0.07 0.008"`
 * for 1.778, and the style sheet has a rule for each digit and adds them up.
 */
interface Notation {
  /** The attribute is `data-<name>`, and what the style sheet reads is `--<name>`. */
  readonly name: string;
  /** How many of the smallest place make a whole. */
  readonly parts: number;
  readonly unit: string;
}

const ratio: Notation = { name: 'ratio', parts: 1_000, unit: '' };
const pixels: Notation = { name: 'width', parts: 1, unit: 'px' };

/** In the smallest parts of a notation. */
const places = [10_000, 1_000, 100, 10, 1];
const largest = 99_999;

/** Width by height, to a thousandth: from 0.001 to 99.999. */
export const ratioDigits = (width: number, height: number): string => digits(width / height, ratio);

/** A width in pixels, 99,999 at most. */
export const widthDigits = (width: number): string => digits(width, pixels);

function digits(number: number, { parts }: Notation): string {
  const whole = Math.min(Math.max(Math.round(number * parts), 1), largest);
  return places
    .map((place) => (Math.floor(whole / place) % 10) * place)
    .filter((digit) => digit > 0)
    .map((digit) => digit / parts)
    .join(' ');
}

/** The rules for every digit: they give a figure its `--ratio` and its `--width`. */
export const digitRules = (): string => [ratio, pixels].map(rulesOf).join('');

function rulesOf({ name, parts, unit }: Notation): string {
  const rules = places.flatMap((place) =>
    [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => {
      const value = (digit * place) / parts;
      return `[data-${name}~="${value}"]{--${name}-${place}:${value}${unit}}\n`;
    }),
  );
  const sum = places.map((place) => `var(--${name}-${place},0${unit})`).join(' + ');
  return `${rules.join('')}[data-${name}]{--${name}:calc(${sum})}\n`;
}
