import { zip } from '@slugline/testing/samples/zip';
import { describe, expect, it } from 'vitest';
import { parseDraft } from '../parse-draft.ts';

const read = (name: string, bytes: Uint8Array) => parseDraft({ name, bytes }, {}, { language: 'en' });
const document = (body: string) => `<?xml version="1.0"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`;
const docx = (xml: string, ...others: Parameters<typeof zip>[0]) =>
  zip([{ name: 'word/document.xml', content: xml }, ...others]);
const mail = (attachments: number) =>
  Buffer.from(
    [
      'From: a@example.org\r\nSubject: Ferry returns\r\nMIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b\r\n',
      '--b\r\nContent-Type: text/plain\r\n\r\nIt is back.',
      ...Array.from(
        { length: attachments },
        (_, n) => `--b\r\nContent-Type: image/png; name=${n}.png\r\nContent-Disposition: attachment\r\n\r\nx`,
      ),
      '--b--',
    ].join('\r\n'),
  );

describe('a draft that would take too long to read or do harm', () => {
  it.each([
    [
      'a mail with 1,000 attachments',
      'a.eml',
      mail(1_000),
      'draft_too_large',
      /1000 attachments; a mail may have 100/,
    ],
    [
      'a DOCX with a file that unpacks to 4 GB',
      'a.docx',
      docx(document(''), { name: 'word/media/a.png', content: 'a', claims: 0xfffffff0 }),
      'draft_too_large',
      /unpacks word\/media\/a\.png to 4\.0 GB/,
    ],
    [
      'a DOCX with a file that grows a thousand times',
      'a.docx',
      docx(document(''), { name: 'word/media/a.png', content: Buffer.alloc(20_000_000) }),
      'draft_too_large',
      /more than 200 times its size/,
    ],
    [
      'a DOCX with a file that is larger than it says',
      'a.docx',
      zip([{ name: 'word/document.xml', content: document('x'.repeat(1_000)), claims: 10 }]),
      'draft_too_large',
      /damaged or unsafe/,
    ],
    [
      'a DOCX with too many files',
      'a.docx',
      docx(
        document(''),
        ...Array.from({ length: 2_000 }, (_, n) => ({ name: `word/${n}.xml`, content: '' })),
      ),
      'draft_too_large',
      /2001 files/,
    ],
    [
      'a DOCX with a path out of the archive',
      'a.docx',
      docx(document(''), { name: '../../etc/cron.d/x', content: '' }),
      'draft_too_large',
      /invalid relative path/,
    ],
    [
      'a DOCX with deeply nested elements',
      'a.docx',
      docx(document('<w:p>'.repeat(100_000))),
      'draft_too_large',
      /more than 200 deep/,
    ],
    ['a DOCX that is cut off', 'a.docx', docx(document('')).subarray(0, 100), 'draft_too_large', /damaged/],
    ['a DOCX whose XML is broken', 'a.docx', docx(document('<w:p>')), 'draft_not_text', /not valid XML/],
    [
      'NewsML-G2 with deeply nested elements',
      'a.xml',
      Buffer.from(`<newsItem>${'<a>'.repeat(100_000)}`),
      'draft_too_large',
      /more than 200 deep/,
    ],
    [
      'ninjs with deeply nested fields',
      'a.json',
      Buffer.from(`{"uri":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
      'draft_too_large',
      /more than 50 deep/,
    ],
    ['JSON that is not a news item', 'a.json', Buffer.from('{"a": 1}'), 'draft_not_text', /not a ninjs item/],
    [
      'a package item that refers to other files',
      'a.xml',
      Buffer.from('<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/"/>'),
      'draft_not_text',
      /no item with a text/,
    ],
  ])('is refused: %s', async (_, name, bytes, code, message) => {
    await expect(read(name, bytes)).rejects.toMatchObject({
      code,
      where: name,
      message: expect.stringMatching(message),
    });
  });

  it('is read within its limits: a mail with 100 attachments', async () => {
    const { article, attachments } = await read('a.eml', mail(100));
    expect(article.headline).toBe('Ferry returns');
    expect(attachments).toHaveLength(100);
  });

  it('is read in time proportional to its length: a mail of quoted lines', async () => {
    const timeOf = async (lines: number) => {
      const text = `From: a\nSubject: Ferry\nTo: b\n\nIt is back.\n${'> On 1 May 2026 at 9:30, a wrote:\n'.repeat(lines)}`;
      const begun = performance.now();
      await read('draft.txt', Buffer.from(text));
      return performance.now() - begun;
    };
    await timeOf(1_000);
    expect(await timeOf(8_000)).toBeLessThan(2_000);
  });
});

describe('the files inside a draft', () => {
  it('are returned with their bytes: the attachments of a mail, by name', async () => {
    const { attachments } = await read('a.eml', mail(2));
    expect(attachments.map(({ name, bytes }) => [name, Buffer.from(bytes).toString().trim()])).toEqual([
      ['0.png', 'x'],
      ['1.png', 'x'],
    ]);
  });
});
