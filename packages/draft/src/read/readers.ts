import { unseenIn, withCounts } from '../clean/unseen-characters.ts';
import type { Circumstances, Manuscript } from '../manuscript.ts';
import type { DraftFile } from './decode.ts';
import { detect, type Format } from './detect.ts';
import { readHtml } from './html.ts';
import { readMail, readPastedMail } from './mail.ts';
import { readNewsml } from './newsml-g2.ts';
import { readNinjs } from './ninjs.ts';
import { readText } from './text.ts';
import { readWireText } from './wire-text.ts';

/** Reads a draft of one format. Only readers whose library is asynchronous return a promise. */
export type Reader = (draft: DraftFile, circumstances: Circumstances) => Manuscript | Promise<Manuscript>;

const readers: Readonly<Record<Format, Reader>> = {
  markdown: (draft, circumstances) => readText(draft, circumstances, true),
  'plain-text': (draft, circumstances) => readText(draft, circumstances, false),
  html: readHtml,
  // Its library takes a tenth of a second to load, and most newsrooms never send a DOCX.
  docx: async (draft) => (await import('./docx.ts')).readDocx(draft),
  mail: readMail,
  'pasted-mail': readPastedMail,
  'wire-text': readWireText,
  ninjs: readNinjs,
  'newsml-g2': readNewsml,
};

/** Reads a draft with the reader for its format. */
export const readDraft: Reader = (draft, circumstances) => {
  const { format, decoded } = detect(draft, circumstances.settings.encoding);
  const read = readers[format](decoded ? { ...draft, decoded } : draft, circumstances);
  const withFindings = (manuscript: Manuscript): Manuscript => ({
    ...manuscript,
    record: decoded ? withCounts(manuscript.record, unseenIn(decoded.text)) : manuscript.record,
    warnings: [...(decoded?.warnings ?? []), ...manuscript.warnings],
  });
  return read instanceof Promise ? read.then(withFindings) : withFindings(read);
};
