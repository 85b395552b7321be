import type { TextBlock } from '@slugline/story';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { uriOf, withUris } from './links.ts';

const ajv = new Ajv2020();
addFormats.default(ajv);
const isUri = ajv.compile({ type: 'string', format: 'uri' });

describe('the address of a link', () => {
  it.each([
    ['https://a.example/?b=1&c=2#d', 'https://a.example/?b=1&c=2#d'],
    ['https://a.example', 'https://a.example/'],
    ['http://user@a.example:8080/x', 'http://user@a.example:8080/x'],
    ['http://[2001:db8::1]/x[1]', 'http://[2001:db8::1]/x%5B1%5D'],
    ['https://bücher.example/straße und|weg', 'https://xn--bcher-kva.example/stra%C3%9Fe%20und%7Cweg'],
    ['https://a.example/50%?q=^`{}"#a#b', 'https://a.example/50%25?q=%5E%60%7B%7D%22#a%23b'],
    ['https://a.example/\ud800', 'https://a.example/%EF%BF%BD'],
    ['mailto:desk@a.example?subject=two words', 'mailto:desk@a.example?subject=two%20words'],
    ['tel:+49 30 1234', 'tel:+49%2030%201234'],
  ])('%s is published as the URI %s', (href, uri) => {
    expect(uriOf(href)).toBe(uri);
    expect(isUri(uri)).toBe(true);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'ftp://a.example/', '/news/', 'not an address', ''])(
    'is not published if it is %j',
    (href) => {
      expect(uriOf(href)).toBeUndefined();
    },
  );

  it('becomes text in every kind of block if it is not published', () => {
    const link = { text: 'here', href: 'http://' };
    const text = { text: 'here' };
    const inAll = (run: typeof link | typeof text): TextBlock[] => [
      { type: 'paragraph', content: [run] },
      { type: 'quote', blocks: [{ type: 'heading', level: 2, content: [run] }] },
      {
        type: 'list',
        ordered: false,
        items: [{ content: [run], blocks: [{ type: 'paragraph', content: [run] }] }],
      },
      { type: 'table', caption: [run], header: [[run]], rows: [[[run]]] },
    ];
    expect(inAll(link).map(withUris)).toEqual(inAll(text));
    expect(withUris({ type: 'link', href: 'http://', title: 'Film' })).toEqual({
      type: 'paragraph',
      content: [{ text: 'Film http://' }],
    });
  });
});
