import { describe, expect, it } from 'vitest';
import { fileName } from './file-name.ts';

describe('the name of a file', () => {
  it.each<[string | undefined, string]>([
    ['harbour.jpg', 'harbour.jpg'],
    ['Harbour at night (2).JPG', 'Harbour at night (2).JPG'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\harbour.jpg', 'harbour.jpg'],
    ['/absolute/harbour.jpg', 'harbour.jpg'],
    ['.htaccess', 'htaccess'],
    ['...', 'unnamed'],
    ['. .hidden.jpg', 'hidden.jpg'],
    ['', 'unnamed'],
    [undefined, 'unnamed'],
    ['   ', 'unnamed'],
    ['a\nb\u0000c\u007f.jpg', 'a b c .jpg'],
    ['next\u0085line.txt', 'next line.txt'],
    ['say "cheese".jpg', 'say "cheese".jpg'],
    ['say %22cheese%22.jpg', 'say "cheese".jpg'],
    ['100%.jpg', '100%.jpg'],
    ['-rf.jpg', '-rf.jpg'],
    ['Ha\u0301fen.jpg', 'H\u00e1fen.jpg'],
    ['港口.jpg', '港口.jpg'],
  ])('%j is %j', (given, name) => {
    expect(fileName(given, [])).toBe(name);
  });

  it('is cut to the longest name of a file system, between characters', () => {
    for (const letter of ['a', 'é', '港', '🚢']) {
      const name = fileName(`x${letter.repeat(300)}`, []);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
      expect(name).not.toContain('\ufffd');
      expect(name.isWellFormed()).toBe(true);
    }
  });

  it.each([
    ['a.jpg', ['a.jpg'], 'a (2).jpg'],
    ['a.jpg', ['a.jpg', 'a (2).jpg'], 'a (3).jpg'],
    ['archive.tar.gz', ['archive.tar.gz'], 'archive.tar (2).gz'],
    ['draft', ['draft'], 'draft (2)'],
    ['a.jpg', ['A.jpg'], 'a.jpg'],
  ])('%s beside %j is %s', (given, others, name) => {
    expect(fileName(given, others)).toBe(name);
  });
});
