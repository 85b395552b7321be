import { textOf } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { textOfBlock } from '../text-of-block.ts';
import { readPlainText } from './plain-text.ts';

const paragraphs = (text: string) => readPlainText(text).pieces.map(({ block }) => textOfBlock(block));

const wrapped = `Old bridge reopens after nine years

The bridge between the islands reopened on Tuesday after nine years in
which fishermen had crossed by ferry. The minister said that it would
last.

A second paragraph that is long enough to be wrapped by the mail program
and to end in the middle of its line.

Yours
the harbour master`;

describe('the lines of plain text', () => {
  it('are paragraphs of one line each, with and without blank lines between', () => {
    const lines = [
      'Old bridge reopens after nine years',
      'The bridge between the islands reopened on Tuesday after nine years in which fishermen had crossed by ferry.',
      'The minister said that it would last.',
      'She cut a ribbon.',
    ];
    expect(paragraphs(lines.join('\n'))).toEqual(lines);
    expect(paragraphs(lines.join('\n\n'))).toEqual(lines);
    expect(paragraphs(lines.join('\r\n\r\n').replaceAll('\r', ''))).toEqual(lines);
  });

  it('stay apart if each is a short sentence', () => {
    const lines = [
      'Old bridge reopens after nine years of waiting and ferries',
      'The bridge between the islands reopened early on Tuesday.',
      'The minister for works said that it would last for a century.',
      'Fishermen who had crossed by ferry cheered from the old pier.',
    ];
    expect(paragraphs(lines.join('\n'))).toEqual(lines);
  });

  it('join where they were wrapped, and stay apart where the author broke them', () => {
    expect(paragraphs(wrapped)).toEqual([
      'Old bridge reopens after nine years',
      'The bridge between the islands reopened on Tuesday after nine years in which fishermen had crossed by ferry. The minister said that it would last.',
      'A second paragraph that is long enough to be wrapped by the mail program and to end in the middle of its line.',
      'Yours',
      'the harbour master',
    ]);
  });

  it('join without a space after a hyphen', () => {
    const text = wrapped.replace('nine years in\nwhich fishermen', 'nine years of well-\nknown fishermen');
    expect(paragraphs(text)[1]).toContain('nine years of well-known fishermen');
  });

  it('begin a paragraph if they are indented', () => {
    const text = wrapped.replaceAll('\n\n', '\n  ').replace('reopens after', 'reopens at last after');
    expect(
      paragraphs(text)
        .slice(0, 3)
        .map((paragraph) => paragraph.split(' ', 2).join(' ')),
    ).toEqual(['Old bridge', 'The bridge', 'A second']);
  });

  it('lose their tabs, and count from 1', () => {
    const { pieces } = readPlainText('\n\nOne\t two   three\n\u200C');
    expect(pieces[0]).toEqual({
      line: 3,
      block: { type: 'paragraph', content: [{ text: 'One two   three' }] },
    });
  });
});

describe('signs at the beginning of lines', () => {
  const blocks = (text: string) => readPlainText(text).pieces.map(({ block }) => block);

  it('turn rows of bullets or rising numbers into lists, with or without blank lines between', () => {
    expect(blocks('- one\n- two')).toMatchObject([
      { type: 'list', ordered: false, items: [{ content: [{ text: 'one' }] }, { content: [{}] }] },
    ]);
    expect(blocks('•one\n\n• two')).toMatchObject([{ type: 'list', ordered: false }]);
    expect(blocks('• one')).toMatchObject([{ type: 'list' }]);
    expect(blocks('1. one\n2) two')).toMatchObject([{ type: 'list', ordered: true }]);
  });

  it('stay if they mean something else', () => {
    const texts = ['- She said so.', '7. October it was', '2. b', '-5 degrees', '*not* a list'];
    for (const text of texts)
      expect(blocks(text)).toMatchObject([{ type: 'paragraph', content: [{ text }] }]);
  });

  it('join the wrapped lines of an item', () => {
    const text = `${wrapped}\n\n- the first of the two points that are made here, which runs over its\n  line and ends\n- the second`;
    const list = blocks(text).at(-1);
    expect(list?.type === 'list' && list.items.map(({ content }) => textOf(content))).toEqual([
      'the first of the two points that are made here, which runs over its line and ends',
      'the second',
    ]);
  });

  it.each(['***', '* * *', '-----', '_____', '=========='])('draw a rule: %s', (text) => {
    expect(blocks(`One\n${text}\nTwo`).map(({ type }) => type)).toEqual(['paragraph', 'rule', 'paragraph']);
  });
});

describe('addresses in plain text', () => {
  const runs = (text: string) => {
    const block = readPlainText(text).pieces[0]?.block;
    return block?.type === 'paragraph' ? block.content : [];
  };

  it.each([
    ['See https://example.com/a_(b)?c=d.', 'https://example.com/a_(b)?c=d'],
    ['(http://example.com)', 'http://example.com/'],
    ['Write to mailto:desk@example.com, please', 'mailto:desk@example.com'],
  ])('%s', (text, href) => {
    expect(runs(text).map((run) => run.href)).toContain(href);
    expect(textOf(runs(text))).toBe(text);
  });

  it.each([
    'javascript:alert(1)',
    'ftp://example.com/a',
    '//example.com',
    'file:///etc/passwd',
    'report.md',
    'a@b.com',
  ])('are not links: %s', (text) => {
    expect(runs(text)).toEqual([{ text }]);
  });

  it('do not affect HTML, which stays text', () => {
    const text = '<script>alert("x")</script> & <b>bold</b> &amp; all';
    expect(runs(text)).toEqual([{ text }]);
  });
});
