import { SluglineError } from '@slugline/story';
import { unseenIn } from '../clean/unseen-characters.ts';
import type { Manuscript } from '../manuscript.ts';
import { unzip } from '../zip.ts';
import type { DraftFile } from './decode.ts';
import { blocksOfDocx } from './docx-blocks.ts';
import { documentIn } from './docx-tree.ts';
import { hidden, unshownIn, withSkippedText } from './docx-unshown.ts';

/** The limits of an unpacked DOCX. Photos from a camera have 10 MB each. */
const limits = { entries: 2_000, fileBytes: 64 * 1_048_576, totalBytes: 128 * 1_048_576 } as const;
/** The most bytes of one XML part. A novel has 5 MB. */
const longestPart = 16 * 1_048_576;

/**
 * Reads a Word document (DOCX, ECMA-376). Lists, tables, links and footnotes become blocks; pictures become media at
 * the same place in the text. Deleted text, comments, hidden text, headers and footers go to the record. Nothing
 * outside the file is read. Throws `draft_not_text` for a damaged document, and `draft_too_large` for one that is too
 * large when unpacked.
 */
export async function readDocx({ name, bytes }: DraftFile): Promise<Manuscript> {
  const files = await unzip(bytes, (file) => /^(?:\[Content_Types\]\.xml|_rels\/|word\/)/.test(file), {
    limits,
    name,
    code: 'draft_too_large',
  });
  const broken = (what: string) => new SluglineError('draft_not_text', `${name} ${what}`, { where: name });
  const parts = new Map<string, string>();
  for (const [file, content] of files) {
    if (!/\.(?:xml|rels)$/.test(file)) continue;
    if (content.length > longestPart)
      throw new SluglineError('draft_too_large', `${name} has ${file} of more than 16 MB`, { where: name });
    parts.set(file, content.toString('utf8'));
  }
  const main = parts.get('word/document.xml');
  if (main === undefined) throw broken('has no Word document in it: save it again as DOCX');
  const shown = main.replace(/<w:softHyphen\s*\/>/g, '\u00AD').replace(/<[^>]*>/g, '');
  // The lines of the record are paragraphs, and those of the XML are none.
  const unseen = unseenIn(shown).map((entry) => ({ ...entry, line: 1 }));
  const record = [...unshownIn(parts, name), ...unseen];
  parts.set('word/document.xml', withSkippedText(hidden(main, record)));

  const root = await documentIn(parts, files).catch((cause: unknown) => {
    throw broken(
      `can't be read as a Word document: ${cause instanceof Error ? cause.message.slice(0, 200) : ''}; save it again as DOCX`,
    );
  });
  const read = await blocksOfDocx(root, name);
  return { ...read, record: [...record, ...read.record] };
}
