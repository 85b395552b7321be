/**
 * A notation for numbers that the style sheet can read from attributes. The Content Security Policy forbids `style`
 * attributes, and CSS can't read a number from other attributes in every browser. So an attribute lists the digits
 * of a number by their values, such as `data-ratio="1 0.7 0.07 0.008"` for 1.778. The style sheet has a rule for
 * each digit and adds them up.
 */
interface Notation {
  /** The attribute is `data-<name>`, and the style sheet's custom property is `--<name>`. */
  readonly name: string;
  /** How many of the smallest unit make 1. */
  readonly parts: number;
  readonly unit: string;
}

const ratio: Notation = { name: 'ratio', parts: 1_000, unit: '' };
const pixels: Notation = { name: 'width', parts: 1, unit: 'px' };

/** The values of the digits' places, in the smallest unit of a notation. */
const places = [10_000, 1_000, 100, 10, 1];
const largest = 99_999;

/** Width divided by height as digits, to a thousandth: from 0.001 to 99.999. */
export const ratioDigits = (width: number, height: number): string => digits(width / height, ratio);

/** A width in pixels as digits, at most 99,999. */
export const widthDigits = (width: number): string => digits(width, pixels);

function digits(number: number, { parts }: Notation): string {
  const whole = Math.min(Math.max(Math.round(number * parts), 1), largest);
  return places
    .map((place) => (Math.floor(whole / place) % 10) * place)
    .filter((digit) => digit > 0)
    .map((digit) => digit / parts)
    .join(' ');
}

/** The rules for every digit. They set `--ratio` and `--width` of a figure. */
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
