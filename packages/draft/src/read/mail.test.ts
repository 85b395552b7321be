import { describe, expect, it } from 'vitest';
import { parseDraft } from '../parse-draft.ts';
import { textOfBlock } from '../text-of-block.ts';

const mail = (plain: string, html: string, subject = 'Ferry returns') =>
  [
    `From: a@example.org\r\nSubject: ${subject}\r\nMIME-Version: 1.0`,
    'Content-Type: multipart/alternative; boundary=b\r\n',
    `--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${plain}`,
    `--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}`,
    '--b--',
  ].join('\r\n');
const read = async (source: string) => {
  const { article } = await parseDraft({ name: 'a.eml', bytes: Buffer.from(source) }, {}, { language: 'en' });
  return { text: article.blocks.map(textOfBlock), record: article.record };
};

describe('a mail with a plain text and HTML', () => {
  it('is read as plain text', async () => {
    const { text, record } = await read(mail('It is back.', '<p>It is <b>back</b>.</p>'));
    expect(text).toEqual(['It is back.']);
    expect(record.map(({ rule }) => rule)).not.toContain('mail-alternative');
  });

  it('is read as HTML if the plain text only says that it needs HTML', async () => {
    const story = 'The night ferry is back after two years, the harbour board said on Monday.';
    const { text, record } = await read(mail('Please view this in HTML.', `<p>${story}</p>`));
    expect(text).toEqual([story]);
    expect(record).toContainEqual(
      expect.objectContaining({ rule: 'mail-alternative', text: 'Please view this in HTML.' }),
    );
  });

  it('has what only the unread HTML says in its record', async () => {
    const { text, record } = await read(
      mail('It is back after two years.', '<p>It is back after two years.</p><p>Legal says no.</p>'),
    );
    expect(text).toEqual(['It is back after two years.']);
    expect(record).toContainEqual(
      expect.objectContaining({ rule: 'mail-alternative', text: 'Legal says no.' }),
    );
  });

  it('is read although its unread HTML is nested too deep', async () => {
    const { text } = await read(mail('It is back.', '<div>'.repeat(1_000)));
    expect(text).toEqual(['It is back.']);
  });
});

it('records the subject of a mail that was forwarded under another one', async () => {
  const forwarded =
    '---------- Forwarded message ---------\r\nFrom: b@example.org\r\nSubject: Ferry is back\r\nDate: Friday\r\n\r\nIt sails.';
  const { record } = await read(
    `From: a@example.org\r\nSubject: Fwd: urgent\r\nMIME-Version: 1.0\r\n\r\n${forwarded}`,
  );
  expect(record).toContainEqual(
    expect.objectContaining({ rule: 'mail-header', text: 'Subject: Fwd: urgent' }),
  );
});
