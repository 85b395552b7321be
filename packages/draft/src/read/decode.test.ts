import { describe, expect, it } from 'vitest';
import { decodeDraft, longestDraft } from './decode.ts';

const name = 'draft.txt';
const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, littleEndian: boolean) => {
  const bytes = new Uint8Array(2 + text.length * 2);
  const view = new DataView(bytes.buffer);
  for (const [index, unit] of [0xfeff, ...Array.from(text, (c) => c.charCodeAt(0))].entries()) {
    view.setUint16(index * 2, unit, littleEndian);
  }
  return bytes;
};
const refused = (bytes: Uint8Array, code: string, message: RegExp) =>
  expect(() => decodeDraft({ name, bytes })).toThrow(
    expect.objectContaining({ code, where: name, message: expect.stringMatching(message) }),
  );

describe('the bytes of a draft', () => {
  it.each([
    ['UTF-8', utf8('Ẹ kú àárọ̀')],
    ['UTF-8 with a byte order mark', utf8('\uFEFFẸ kú àárọ̀')],
    ['UTF-16, little end first', utf16('Ẹ kú àárọ̀', true)],
    ['UTF-16, big end first', utf16('Ẹ kú àárọ̀', false)],
  ])('are read as %s', (_, bytes) => {
    expect(decodeDraft({ name, bytes })).toBe('Ẹ kú àárọ̀'.normalize('NFC'));
  });

  it('become lines with one kind of line end and words without hidden characters', () => {
    const text = 'one\u00A0two\r\nsoft\u00ADhyphen\rze\u200Bro\u2029می\u200Cخواهم\u202Eevil\u0007';
    expect(decodeDraft({ name, bytes: utf8(text) })).toBe('one two\nsofthyphen\nzero\nمی\u200Cخواهمevil');
  });

  it('are plain text if they only mention HTML', () => {
    const text = 'How <html> came to be\n\n<script>alert(1)</script> was shown.';
    expect(decodeDraft({ name, bytes: utf8(text) })).toBe(text);
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \n\t\r\n '],
    ['a byte order mark', '\uFEFF'],
    ['zero-width characters', '\u200B\u00AD \u2060'],
  ])('are refused as draft_empty if they are %s', (_, text) => {
    refused(utf8(text), 'draft_empty', /no text/);
  });

  it('may number as many as the limit, and not one more', () => {
    expect(decodeDraft({ name, bytes: new Uint8Array(longestDraft).fill(97) })).toHaveLength(longestDraft);
    refused(new Uint8Array(longestDraft + 1).fill(97), 'draft_too_large', /1\.0 MB/);
    refused(new Uint8Array(5 * 1_048_576).fill(97), 'draft_too_large', /5\.0 MB/);
  });
});
