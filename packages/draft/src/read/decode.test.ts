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

  it('give lines that end the same way and words without hidden characters', () => {
    const text = 'one\u00A0two\r\nsoft\u00ADhyphen\rze\u200Bro\u2028می\u200Cخواهم\u202Eevil\u0007';
    expect(decodeDraft({ name, bytes: utf8(text) })).toBe('one two\nsofthyphen\nzero\nمی\u200Cخواهمevil');
  });

  it.each([
    ['a PNG', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13], /PNG picture/],
    ['a JPEG', [0xff, 0xd8, 0xff, 0xe0, 0, 16], /JPEG picture/],
    ['a Word document', [0x50, 0x4b, 3, 4, 20, 0], /Word document/],
    ['a PDF', [...utf8('%PDF-1.7\n')], /PDF/],
    ['rich text', [...utf8('{\\rtf1\\ansi Hello}')], /rich text/],
    ['anything with NUL', [0x61, 0, 0x62], /binary/],
    ['Windows-1252', [...utf8('one\ntwo\ncaf'), 0xe9], /not UTF-8: line 3/],
    ['half a UTF-16 character', [0xff, 0xfe, 0x61], /not UTF-16LE/],
    ['a web page', [...utf8('\n<!DOCTYPE html><p>Hello')], /web page/],
    ['a bare web page', [...utf8('<html lang="en"><p>Hello')], /web page/],
  ])('are refused as draft_not_text for %s', (_, bytes, message) => {
    refused(Uint8Array.from(bytes), 'draft_not_text', message);
  });

  it('are text where HTML is only spoken of', () => {
    const text = 'How <html> came to be\n\n<script>alert(1)</script> was shown.';
    expect(decodeDraft({ name, bytes: utf8(text) })).toBe(text);
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \n\t\r\n '],
    ['a byte order mark', '\uFEFF'],
    ['zero-width characters', '\u200B\u00AD \u2060'],
  ])('are refused as draft_empty when they are %s', (_, text) => {
    refused(utf8(text), 'draft_empty', /no text/);
  });

  it('may be as many as the limit and not one more', () => {
    expect(decodeDraft({ name, bytes: new Uint8Array(longestDraft).fill(97) })).toHaveLength(longestDraft);
    refused(new Uint8Array(longestDraft + 1).fill(97), 'draft_too_large', /1\.0 MB/);
    refused(new Uint8Array(5 * 1_048_576).fill(97), 'draft_too_large', /5\.0 MB/);
  });
});
