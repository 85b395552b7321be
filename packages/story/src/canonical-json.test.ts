import { expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

it('writes the example of RFC 8785 as the RFC does', () => {
  // https://www.rfc-editor.org/rfc/rfc8785#section-3.2.2 and 3.2.3
  const input = String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`;
  expect(canonicalJson(JSON.parse(input))).toBe(
    `{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],` +
      String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  );
});

it('sorts names by their UTF-16 code units, as RFC 8785 does', () => {
  const input = {
    '€': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '😀': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    ö: 'Latin Small Letter O With Diaeresis',
  };
  const order = [...canonicalJson(input).matchAll(/:"([^"]*)"/g)].map(([, value]) => value);
  expect(order).toEqual([
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ]);
});

it('does not depend on layout, nor on members without a value', () => {
  const one = { a: [1, { c: 'x', b: null }], d: undefined };
  expect(canonicalJson(one)).toBe('{"a":[1,{"b":null,"c":"x"}]}');
  expect(canonicalJson(JSON.parse(JSON.stringify(one, null, 4)))).toBe(canonicalJson(one));
});
