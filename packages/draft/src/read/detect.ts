import { type Decoded, decodeText, SluglineError } from '@slugline/story';
import { checkSize, type DraftFile } from './decode.ts';
import { isMail, isPastedMail } from './mail-headers.ts';

/** The formats of drafts. */
export type Format =
  | 'markdown'
  | 'plain-text'
  | 'html'
  | 'docx'
  | 'mail'
  | 'pasted-mail'
  | 'wire-text'
  | 'ninjs'
  | 'newsml-g2';

/** A draft's format, and its text if the format is a text format. */
export interface Detected {
  format: Format;
  decoded?: Decoded;
}

/** Files that people send instead of a text, by their first bytes, and what to send instead. */
const refusedStarts: readonly { starts: string; what: string }[] = [
  {
    starts: '%PDF-',
    what: 'a PDF, which has no paragraphs to read: send the text it was made from (DOCX or plain text)',
  },
  { starts: '{\\rtf', what: 'a rich text (RTF) document: save it as DOCX or plain text' },
  { starts: '\u00D0\u00CF\u0011\u00E0', what: 'an old Word document (.doc): save it as DOCX' },
  ...[
    ['\u0089PNG', 'a PNG picture'],
    ['\u00FF\u00D8\u00FF', 'a JPEG picture'],
    ['GIF8', 'a GIF picture'],
    ['II*\0', 'a TIFF picture'],
    ['MM\0*', 'a TIFF picture'],
    ['8BPS', 'a Photoshop picture'],
  ].map(([starts = '', what]) => ({ starts, what: `${what}: send it beside a draft with the story’s text` })),
  { starts: '7z\u00BC\u00AF', what: 'a 7z archive: send the files, or a ZIP of them' },
  { starts: 'Rar!', what: 'a RAR archive: send the files, or a ZIP of them' },
  { starts: '\u001F\u008B', what: 'a compressed file (gzip): unpack it and send what is in it' },
];

/** Kinds of ZIP files, each recognised by the name of a file that only it contains. */
const zipped: readonly { file: string; what: string }[] = [
  { file: 'application/vnd.oasis.opendocument', what: 'an OpenDocument file (.odt): save it as DOCX' },
  { file: 'Index/Document.iwa', what: 'a Pages document: export it as Word (DOCX)' },
  { file: 'Index.zip', what: 'a Pages document: export it as Word (DOCX)' },
  { file: 'xl/workbook.xml', what: 'an Excel workbook: send the text as DOCX or plain text' },
  { file: 'ppt/presentation.xml', what: 'a PowerPoint presentation: send the text as DOCX or plain text' },
  { file: 'application/epub+zip', what: 'an EPUB book: send the text as HTML, DOCX or plain text' },
];

/**
 * Detects the format of a draft: by its bytes, then by its text, then by its name. `encoding` is the label that
 * story.yaml states. Throws `draft_not_text`, which says what to send instead, and `draft_too_large`.
 */
export function detect(draft: DraftFile, encoding?: string): Detected {
  const { name, bytes } = draft;
  const refuse = (what: string) => new SluglineError('draft_not_text', `${name} is ${what}`, { where: name });
  const start = latin1(bytes.subarray(0, 16));
  const refused = refusedStarts.find(({ starts }) => start.startsWith(starts));
  if (refused) throw refuse(refused.what);
  if (/^RIFF....WEBP/s.test(start) || /^....ftyp(?:avif|heic|heix|mif1|msf1)/s.test(start))
    throw refuse('a picture: send it beside a draft with the story’s text');
  if (/^....ftyp/s.test(start))
    throw refuse('a video or sound: send it beside a draft with the story’s text');
  if (start.startsWith('PK\u0003\u0004')) {
    const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const kind = zipped.find(({ file }) => data.includes(file));
    if (kind) throw refuse(kind.what);
    if (data.includes('word/document.xml') || /\.docx$/i.test(name)) return { format: 'docx' };
    throw refuse('a ZIP archive without a Word document in it: send the draft itself');
  }

  const head = latin1(bytes.subarray(0, headBytes));
  if (isMail(head, name)) return { format: 'mail' };
  checkSize(draft);
  const decoded = decodeText(bytes, { name, encoding, declared: declaredIn(head) });
  return { format: formatOfText(decoded.text, name, refuse), decoded };
}

/** Bytes at the beginning of a file, in which it declares its kind. */
const headBytes = 4_096;

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** Returns the encoding that XML or HTML declares. */
const declaredIn = (head: string): string | undefined =>
  /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([\w.:-]+)/i.exec(head)?.[1] ??
  /<meta\s[^>]*?\bcharset\s*=\s*["']?\s*([\w.:-]+)/i.exec(head)?.[1];

/** NewsML-G2 is recognised by its root element: https://www.iptc.org/std/NewsML-G2/ */
const newsml = /<(?:\w+:)?(?:newsItem|packageItem|newsMessage)\b/;
const page = /^\s*(?:<!--.{0,1000}?-->\s*){0,3}<(?:!doctype\s+html|html[\s>])/is;
/** Elements that a plain text never begins with. */
const fragment =
  /^\s*<(?:article|aside|blockquote|body|center|div|dl|figure|h[1-6]|header|main|ol|p|section|table|ul)(?:\s[^<>]{0,500})?>/i;

function formatOfText(text: string, name: string, refuse: (what: string) => Error): Format {
  const head = text.slice(0, headBytes);
  const isMarkdown = /\.(?:md|markdown)$/i.test(name);
  if (/^\s*<\?xml\s|^\s*<(?:\w+:)?(?:newsItem|packageItem|newsMessage)\b/.test(head)) {
    if (newsml.test(head)) return 'newsml-g2';
    if (/<html[\s>]/i.test(head)) return 'html';
    throw refuse('XML of a kind that is not read: send NewsML-G2, ninjs, HTML, DOCX or plain text');
  }
  if (page.test(head)) return 'html';
  if (isNinjs(text, name)) return 'ninjs';
  if (isWire(head)) return 'wire-text';
  if (isMarkdown) return 'markdown';
  if (isPastedMail(head)) return 'pasted-mail';
  return /\.x?html?$/i.test(name) || fragment.test(head) ? 'html' : 'plain-text';
}

/** Whether text is one JSON object with a field that ninjs items have: https://iptc.org/standards/ninjs/ */
function isNinjs(text: string, name: string): boolean {
  if (!/^\s*\{/.test(text) || !/\}\s*$/.test(text)) return false;
  const isNamed = /\.json$/i.test(name);
  return (
    isNamed ||
    /"(?:body_\w+|bodies|headlines?|versioncreated|versionCreated|uri|pubstatus|pubStatus)"\s*:/.test(text)
  );
}

/** Whether SOH is among the first characters, and STX follows. */
function beginsFrame(head: string): boolean {
  const begins = head.indexOf('\u0001');
  return begins >= 0 && begins < 16 && head.indexOf('\u0002', begins) > 0;
}

/** IPTC 7901 begins with SOH and has its text after STX; ANPA marks lines with `^` and `<`. */
const isWire = (head: string): boolean =>
  beginsFrame(head) ||
  head
    .split(/\r\n|\r|\n/)
    .slice(0, 15)
    .some((line) => /^\^[^^]*[<=]\s*$/.test(line));
