import { describe, expect, it } from 'vitest';
import { decodeText, isEncoding } from './encoding.ts';

const name = 'draft.txt';
const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, bigEndian: boolean) => {
  const bytes = Buffer.from(text, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};
const base64 = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));
const refused = (bytes: Uint8Array, message: RegExp, options = {}) =>
  expect(() => decodeText(bytes, { name, ...options })).toThrow(
    expect.objectContaining({ where: name, message: expect.stringMatching(message) }),
  );

describe('decodeText', () => {
  it.each([
    ['utf-8', utf8('Ẹ kú àárọ̀: good morning')],
    ['utf-8', utf8('\uFEFFẸ kú àárọ̀: good morning')],
    ['utf-16le', utf16('\uFEFFẸ kú àárọ̀: good morning', false)],
    ['utf-16be', utf16('\uFEFFẸ kú àárọ̀: good morning', true)],
    ['utf-16le', utf16('Ẹ kú àárọ̀: good morning', false)],
    ['utf-16be', utf16('Ẹ kú àárọ̀: good morning', true)],
  ])('reads %s without a warning', (encoding, bytes) => {
    expect(decodeText(bytes, { name })).toEqual({ text: 'Ẹ kú àárọ̀: good morning', encoding, warnings: [] });
  });

  it('reads UTF-16 without a mark in scripts that have few bytes of ASCII', () => {
    const text = '东京。\n大桥将关闭到月底。北京发生火灾，三人受伤。';
    for (const bigEndian of [false, true]) {
      const read = decodeText(utf16(text, bigEndian), { name });
      expect(read).toMatchObject({ text, warnings: [{ code: 'encoding_guessed' }] });
    }
  });

  // Made with Python's codecs.
  it.each([
    [
      'windows-1252',
      '„Wir warten nicht länger“, sagte der Fährmann. Die Straße ist für 300 € gesperrt.',
      'hFdpciB3YXJ0ZW4gbmljaHQgbORuZ2Vykywgc2FndGUgZGVyIEbkaHJtYW5uLiBEaWUgU3RyYd9lIGlzdCBm/HIgMzAwIIAgZ2VzcGVycnQu',
    ],
    ['windows-1252', 'Café closed', 'Q2Fm6SBjbG9zZWQ='],
    [
      'windows-1252',
      'La città è senza acqua perché il ponte è crollato, ha detto il sindaco.',
      'TGEgY2l0dOAg6CBzZW56YSBhY3F1YSBwZXJjaOkgaWwgcG9udGUg6CBjcm9sbGF0bywgaGEgZGV0dG8gaWwgc2luZGFjby4=',
    ],
    [
      'iso-8859-2',
      'Łódź: pożar w fabryce, trzy osoby są ranne.',
      'o/NkvDogcG+/YXIgdyBmYWJyeWNlLCB0cnp5IG9zb2J5IHOxIHJhbm5lLg==',
    ],
    [
      'windows-1250',
      'Minister zapowiedział: „Nie możemy dłużej czekać” – most zostanie zamknięty.',
      'TWluaXN0ZXIgemFwb3dpZWR6aWGzOiCETmllIG1vv2VteSBks3W/ZWogY3pla2HmlCCWIG1vc3Qgem9zdGFuaWUgemFta25p6nR5Lg==',
    ],
    [
      'windows-1254',
      "İstanbul'da yangın çıktı, üç kişi yaralandı.",
      '3XN0YW5idWwnZGEgeWFuZ/1uIOf9a3T9LCD85yBraf5pIHlhcmFsYW5k/S4=',
    ],
    [
      'windows-1257',
      'Policija sulaikė tris vyrus po gaisro Šiauliuose, žmonės vėluoja.',
      'UG9saWNpamEgc3VsYWlr6yB0cmlzIHZ5cnVzIHBvIGdhaXNybyDQaWF1bGl1b3NlLCD+bW9u63MgdutsdW9qYS4=',
    ],
    [
      'windows-1251',
      'Пожар в Твери: трое пострадавших, сообщили в МЧС. «Мы не можем ждать», – сказал он.',
      'z+7m4PAg4iDS4uXw6Dog8vDu5SDv7vHy8ODk4OL46PUsIPHu7uH56OvoIOIgzNfRLiCrzPsg7eUg7O7m5ewg5uTg8vy7LCCWIPHq4Ofg6yDu7S4=',
    ],
    [
      'koi8-r',
      'Мэр заявил, что мост останется закрытым до конца месяца.',
      '7dzSINrB0dfJzCwg3tTPIM3P09Qgz9PUwc7F1NPRINrBy9LZ1NnNIMTPIMvPzsPBIM3F09HDwS4=',
    ],
    [
      'koi8-u',
      'Пожежа у Києві: троє постраждалих, її гасили вночі.',
      '8M/WxdbBINUg68mk16Y6INTSz6Qg0M/T1NLB1sTBzMnILCCnpyDHwdPJzMkg187P3qYu',
    ],
    [
      'iso-8859-5',
      'Мэр заявил, что мост останется закрытым до конца месяца.',
      'vO3gINfQ79LY2ywg5+LeINze4eIg3uHi0N3V4uHvINfQ2uDr4uvcINTeINre3ebQINzV4e/m0C4=',
    ],
    [
      'windows-1253',
      'Φωτιά στην Αθήνα: τρεις τραυματίες, είπε ο δήμαρχος.',
      '1vn06dwg8/Tn7SDB6N7t4Tog9PHl6fIg9PHh9ezh9N/l8iwg5d/w5SDvIOTe7OHx9+/yLg==',
    ],
    [
      'windows-1255',
      'שריפה בתל אביב: שלושה פצועים, אמר ראש העיר.',
      '+fjp9OQg4frsIODh6eE6IPns5fnkIPT25fLp7Swg4O74IPjg+SDk8un4Lg==',
    ],
    [
      'windows-1256',
      'قال رئيس البلدية إن الجسر سيبقى مغلقا حتى نهاية الشهر.',
      '3sfhINHG7dMgx+HI4c/tySDF5CDH4czT0SDT7cje7CDj2+HexyDNyuwg5OXH7ckgx+HU5dEu',
    ],
    [
      'windows-1258',
      'Thị trưởng nói cây cầu sẽ đóng cửa.',
      'VGhp8iB0cv310m5nIG7zaSBj4nkgY+LMdSBzZd4g8PNuZyBj/dJhLg==',
    ],
    [
      'shift_jis',
      '市長は、橋が月末まで閉鎖されると述べた。',
      'jnOSt4LNgUGLtIKqjI6WloLcgsWVwo29grOC6oLpgsaPcYLXgr2BQg==',
    ],
    ['euc-jp', '東京で火災があり、三人がけがをした。', 'xey1/qTHstC60qSspKKk6qGiu7C/zaSspLGkrKTypLekv6Gj'],
    [
      'iso-2022-jp',
      '東京で火災があり、三人がけがをした。',
      'GyRCRWw1fiRHMlA6UiQsJCIkaiEiOzA/TSQsJDEkLCRyJDckPyEjGyhC',
    ],
    [
      'gb18030',
      '北京发生火灾，三人受伤。警方正在调查原因。',
      'sbG+qbeiyfq78NTWo6zI/cjLytzJy6Gjvq+3vdX91Nq197Lp1K3S8qGj',
    ],
    [
      'big5',
      '台北發生火災，三人受傷。警方正在調查原因。',
      'pXilX7Vvpc2k9ahhoUGkVKRIqPy2y6FDxLWk6KW/pmK91axkreymXaFD',
    ],
    [
      'euc-kr',
      '서울에서 화재가 발생해 세 명이 다쳤다.',
      'vK2/77+hvK0gyK3A57ChILnfu/3H2CC8vCC47cDMILTZw8a02S4=',
    ],
  ])('reads %s: %s', (encoding, text, bytes) => {
    const read = decodeText(base64(bytes), { name });
    // Several encodings write a text with the same bytes. It doesn't matter which of them the result names.
    expect(new TextDecoder(encoding).decode(base64(bytes))).toBe(read.text);
    expect(read.text.normalize('NFC')).toBe(text);
    if (encoding === 'iso-2022-jp') expect(read.warnings).toEqual([]);
    else
      expect(read.warnings).toEqual([
        { code: 'encoding_guessed', message: expect.stringContaining(read.encoding), where: name },
      ]);
  });

  it('reads the encoding that a person names, unless there is a byte order mark', () => {
    const bytes = Uint8Array.of(0xe9, 0x21);
    expect(decodeText(bytes, { name, encoding: 'windows-1251' })).toEqual({
      text: 'й!',
      encoding: 'windows-1251',
      warnings: [],
    });
    expect(decodeText(utf8('\uFEFFé'), { name, encoding: 'windows-1251' }).text).toBe('é');
  });

  it('reads the encoding that a file declares if it is not UTF-8', () => {
    expect(decodeText(Uint8Array.of(0xe9), { name, declared: 'koi8-r' })).toMatchObject({
      text: 'И',
      warnings: [],
    });
    expect(decodeText(utf8('é'), { name, declared: 'koi8-r' }).text).toBe('é');
    expect(decodeText(Uint8Array.of(0x43, 0xe9), { name, declared: 'no such' }).text).toBe('Cé');
  });

  it.each([
    ['binary data', Uint8Array.of(0x61, 0, 0x62), /binary data/],
    ['UTF-8 with a damaged character', Uint8Array.of(...utf8('“Grüße”\n'), 0xe9, 0x64), /not utf-8: line 2/],
    ['half a UTF-16 character', Uint8Array.of(0xff, 0xfe, 0x61), /not utf-16le: line 1/],
    [
      'an encoding of DOS',
      Uint8Array.of(...utf8('one\nM'), 0x81, ...utf8('nchen')),
      /line 2 .*name its encoding/,
    ],
  ])('refuses %s', (_, bytes, message) => {
    refused(bytes, message);
  });

  it('refuses bytes that are not in the encoding that a person names', () => {
    refused(Uint8Array.of(0x61, 0x0a, 0xff, 0xff), /not shift_jis: line 2/, { encoding: 'shift_jis' });
  });

  it('reads a megabyte within two seconds', () => {
    const line = Buffer.from('La ville de Besan\xe7on a \xe9t\xe9 inond\xe9e, a dit le maire.\n', 'latin1');
    const bytes = Buffer.concat(Array(20_000).fill(line));
    const begun = performance.now();
    expect(decodeText(bytes, { name }).encoding).toBe('windows-1252');
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it('knows the labels of encodings', () => {
    expect(['latin1', 'UTF-8', 'cp1251', 'sjis', 'utf-7', 'ansi', ''].map(isEncoding)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
