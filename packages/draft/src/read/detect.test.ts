import { describe, expect, it } from 'vitest';
import { detect } from './detect.ts';

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'utf8'));
const formatOf = (text: string, name = 'draft.txt') => detect({ name, bytes: bytesOf(text) }).format;
/** The local header of a ZIP with one file: enough to detect the format. */
const zip = (file: string) => Uint8Array.from(Buffer.from(`PK\u0003\u0004\u0014\0\0\0${file}`, 'latin1'));

describe('the format of a draft', () => {
  it.each([
    ['plain-text', 'Ferry returns\n\nThe night ferry is back.', 'draft.txt'],
    ['plain-text', 'From: the harbour\n\nA view of the sea.', 'draft.txt'],
    ['plain-text', 'How <html> came to be\n\n<script> was shown.', 'draft.txt'],
    ['plain-text', 'Subject: matter of debate\n\nPeople argue.', 'draft.txt'],
    ['markdown', '# Ferry returns\n\nThe night ferry is back.', 'draft.md'],
    ['markdown', '<div>\n\nThe night ferry is back.', 'draft.markdown'],
    ['html', '\n<!DOCTYPE html><p>The night ferry is back.', 'draft.txt'],
    ['html', '<html lang="en"><p>The night ferry is back.', 'draft.md'],
    ['html', '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', 'draft.xhtml'],
    ['html', '<p class="lead">The night ferry is back.</p>', 'draft.txt'],
    ['html', 'The <b>night</b> ferry is back.', 'draft.html'],
    ['mail', 'MIME-Version: 1.0\nFrom: a@example.org\nSubject: Ferry\n\nBack.', 'draft.txt'],
    ['mail', 'From: a@example.org\nSubject: Ferry\n\nBack.', 'ferry.eml'],
    ['pasted-mail', 'From: Rosa <a@example.org>\nTo: desk\nSubject: Ferry\n\nBack.', 'draft.txt'],
    ['pasted-mail', 'Von: Rosa\nGesendet: Montag\nAn: Tisch\nBetreff: Fähre\n\nSie fährt.', 'draft.txt'],
    ['pasted-mail', 'De : Rosa\nÀ : desk\nObjet : Le bac\n\nIl est de retour.', 'draft.txt'],
    ['pasted-mail', 'От: Роза\nКому: редакция\nТема: Паром\n\nОн вернулся.', 'draft.txt'],
    ['pasted-mail', '差出人: ローザ\n宛先: 編集部\n件名: フェリー\n\n戻った。', 'draft.txt'],
    [
      'wire-text',
      '\u0001CWX0042 4 i 120 FERRY\r\n\u0002Ferry returns\r\n   It is back.\r\n\u0003',
      'draft.txt',
    ],
    ['wire-text', 'BC-FERRY,20\n^Ferry returns<\n   It is back.', 'draft.txt'],
    ['ninjs', '{"uri": "urn:1", "headline": "Ferry", "body_text": "Back."}', 'draft.txt'],
    ['newsml-g2', '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"/>', 'draft.txt'],
    ['newsml-g2', '<?xml version="1.0"?>\n<nar:newsMessage xmlns:nar="urn:x"/>', 'draft.xml'],
  ])('is %s for %j in %s', (format, text, name) => {
    expect(formatOf(text, name)).toBe(format);
  });

  it('is DOCX for a ZIP that contains a Word document, whatever its name', () => {
    expect(detect({ name: 'draft.txt', bytes: zip('word/document.xml') }).format).toBe('docx');
  });

  it('is detected in the encoding that story.yaml states', () => {
    const bytes = Uint8Array.of(0xe9);
    expect(detect({ name: 'draft.txt', bytes }, 'windows-1251').decoded?.text).toBe('й');
  });

  it.each([
    ['a PDF', bytesOf('%PDF-1.7\n'), /PDF.*DOCX or plain text/],
    ['rich text', bytesOf('{\\rtf1\\ansi Hello}'), /RTF.*DOCX or plain text/],
    ['an old Word document', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1), /\.doc\).*DOCX/],
    ['an OpenDocument file', zip('mimetypeapplication/vnd.oasis.opendocument.text'), /\.odt\).*DOCX/],
    ['a Pages document', zip('Index/Document.iwa'), /Pages.*DOCX/],
    ['a workbook', zip('xl/workbook.xml'), /Excel/],
    ['another archive', zip('notes.txt'), /ZIP archive without a Word document/],
    [
      'a PNG',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
      /PNG picture: send it beside a draft/,
    ],
    ['a JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16), /JPEG picture/],
    ['a video', bytesOf('\0\0\0 ftypisom'), /video or sound/],
    ['other XML', bytesOf('<?xml version="1.0"?><rss/>'), /NewsML-G2, ninjs, HTML, DOCX or plain text/],
    ['anything with NUL', Uint8Array.of(0x61, 0, 0x62), /binary/],
  ])('is refused for %s, with advice on what to send instead', (_, bytes, message) => {
    expect(() => detect({ name: 'draft.txt', bytes })).toThrow(
      expect.objectContaining({
        code: 'draft_not_text',
        where: 'draft.txt',
        message: expect.stringMatching(message),
      }),
    );
  });
});
