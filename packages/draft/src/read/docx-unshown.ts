import type { RecordEntry } from '@slugline/story';
import { oneLine } from '../clean/characters.ts';
import { readXml } from './xml.ts';

/**
 * Returns the content of a document that is not its text, each as an entry of the record: deleted and moved text,
 * comments, headers and footers. `line` counts paragraphs. Before anything else reads the parts, it refuses any part
 * that has a DOCTYPE, broken XML or elements nested too deep.
 */
export function unshownIn(parts: ReadonlyMap<string, string>, name: string): RecordEntry[] {
  const record: RecordEntry[] = [];
  const commentedAt = new Map<string, number>();
  for (const [file, xml] of parts) {
    if (file === 'word/document.xml') record.push(...deletedIn(xml, name, commentedAt));
    else if (/^word\/(?:header|footer)\d*\.xml$/.test(file)) record.push(...paragraphsIn(xml, name, file));
    else if (file !== 'word/comments.xml') readXml(xml, name, {}, file);
  }
  const comments = parts.get('word/comments.xml');
  if (comments !== undefined) record.push(...commentsIn(comments, name, commentedAt));
  return record;
}

const entry = (rule: string, line: number, text: string): RecordEntry[] => {
  const said = oneLine(text);
  return said === '' ? [] : [{ action: 'removed', rule, line, text: said }];
};

/** Text of a document that is not shown: where it begins, and the depth of the element that ends it. */
interface Span {
  rule: string;
  line: number;
  depth: number;
  text: string;
}

/**
 * Returns deleted and moved text, also whole rows of tables, text under a cell that spans rows, and formulas. Adds the
 * paragraphs that comments belong to.
 */
function deletedIn(xml: string, name: string, commentedAt: Map<string, number>): RecordEntry[] {
  const record: RecordEntry[] = [];
  const path: string[] = [];
  let paragraph = 0;
  let inText = false;
  let span: Span | undefined;
  readXml(
    xml,
    name,
    {
      open: ({ local, attributes }) => {
        path.push(local);
        const begun = spanAt(path, attributes);
        if (begun && !span) span = { ...begun, line: Math.max(1, paragraph), text: '' };
        if (local === 'p') paragraph += 1;
        if (local === 't' || local === 'delText') inText = true;
        if (span && /^(?:p|tab|br)$/.test(local)) span.text += ' ';
        if (local === 'commentRangeStart' || local === 'commentReference') {
          const id = Object.values(attributes).find((attribute) => attribute.local === 'id')?.value;
          if (id !== undefined && !commentedAt.has(id)) commentedAt.set(id, Math.max(1, paragraph));
        }
      },
      close: ({ local }) => {
        if (local === 't' || local === 'delText') inText = false;
        if (span?.depth === path.length) {
          record.push(...entry(span.rule, span.line, span.text));
          span = undefined;
        }
        path.pop();
      },
      text: (said) => {
        if (span && inText) span.text += said;
      },
    },
    'word/document.xml',
  );
  return record;
}

/** Returns the span that the last element of a path begins; undefined if it begins none. */
function spanAt(
  path: readonly string[],
  attributes: Readonly<Record<string, { local: string; value: string }>>,
): Pick<Span, 'rule' | 'depth'> | undefined {
  const [parent, element] = path.slice(-2);
  switch (element) {
    case 'del':
    case 'moveFrom':
      // In the properties of a paragraph, it is its end that was deleted; in those of a row, the row.
      if (parent === 'rPr') return undefined;
      return { rule: 'docx-deletion', depth: parent === 'trPr' ? path.length - 2 : path.length };
    case 'vMerge': {
      const value = Object.values(attributes).find(({ local }) => local === 'val')?.value;
      return value === 'restart' ? undefined : { rule: 'docx-hidden', depth: path.length - 2 };
    }
    case 'oMath':
      return { rule: 'docx-formula', depth: path.length };
    default:
      return undefined;
  }
}

function commentsIn(xml: string, name: string, commentedAt: ReadonlyMap<string, number>): RecordEntry[] {
  const record: RecordEntry[] = [];
  let inText = false;
  let text = '';
  let id = '';
  readXml(
    xml,
    name,
    {
      open: ({ local, attributes }) => {
        if (local === 'comment')
          id = Object.values(attributes).find((attribute) => attribute.local === 'id')?.value ?? '';
        if (local === 't') inText = true;
        if (local === 'p' && text !== '') text += '\n';
      },
      close: ({ local }) => {
        if (local === 't') inText = false;
        if (local !== 'comment') return;
        record.push(...entry('docx-comment', commentedAt.get(id) ?? 1, text));
        text = '';
      },
      text: (said) => {
        if (inText) text += said;
      },
    },
    'word/comments.xml',
  );
  return record;
}

function paragraphsIn(xml: string, name: string, file: string): RecordEntry[] {
  let inText = false;
  let text = '';
  readXml(
    xml,
    name,
    {
      open: ({ local }) => {
        if (local === 't') inText = true;
        if (local === 'p' || local === 'tab') text += ' ';
      },
      close: ({ local }) => {
        if (local === 't') inText = false;
      },
      text: (said) => {
        if (inText) text += said;
      },
    },
    file,
  );
  return entry('docx-header', 1, text);
}

/** The inside of a tag, in which a quoted value may contain `>`. */
const inTag = '(?:[^<>"\']|"[^"]*"|\'[^\']*\')*';
const wrappers = new RegExp(`</?w:(?:fldSimple|dir|bdo)(?:\\s${inTag})?>`, 'g');
const ruby =
  /<w:ruby>(?:(?!<w:rt>|<w:ruby>)[\s\S])*<w:rt>(?<reading>(?:(?!<\/w:rt>)[\s\S])*)<\/w:rt>\s*<w:rubyBase>(?<base>(?:(?!<\/w:rubyBase>)[\s\S])*)<\/w:rubyBase>\s*<\/w:ruby>/g;
const bracket = (sign: string) => `<w:r><w:t>${sign}</w:t></w:r>`;

/**
 * Returns a document with the text of elements that mammoth skips: simple fields, changes of direction, and words with
 * their pronunciation (`ruby`), which becomes brackets after the word.
 */
export const withSkippedText = (xml: string): string =>
  xml.replace(wrappers, '').replace(ruby, (...match) => {
    const { reading, base } = match.at(-1) as { reading: string; base: string };
    return `${base}${bracket('(')}${reading}${bracket(')')}`;
  });

const vanish = /<w:vanish(?:\s*\/>|\s+w:val="(?:1|true|on)"\s*\/>|>)/;

/** Returns the document without runs of hidden text, which mammoth would show. Adds them to the record. */
export function hidden(xml: string, record: RecordEntry[]): string {
  if (!vanish.test(xml)) return xml;
  let paragraph = 0;
  return xml
    .split(/(?=<w:(?:r|p)[ >])|(?<=<\/w:r>)/)
    .filter((part) => {
      if (/^<w:p[ >]/.test(part)) paragraph += 1;
      if (!/^<w:r[ >]/.test(part) || !part.endsWith('</w:r>') || !vanish.test(part)) return true;
      const text = [...part.matchAll(/<w:t(?:\s[^>]*)?>([^<]*)<\/w:t>/g)]
        .map(([, said = '']) => said)
        .join('');
      record.push(...entry('docx-hidden', Math.max(1, paragraph), text));
      return false;
    })
    .join('');
}
