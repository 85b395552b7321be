import type { Circumstances, Manuscript } from '../manuscript.ts';
import { type DraftFile, decodeDraft } from './decode.ts';
import { readHtmlPart } from './html-part.ts';
import { isPage, readSavedPage } from './saved-page.ts';

/** Reads HTML: a pasted fragment, or a whole page as a browser saves it. Throws `draft_too_large`. */
export function readHtml(draft: DraftFile, circumstances: Circumstances): Manuscript {
  const html = decodeDraft(draft);
  return isPage(html) ? readSavedPage(html, circumstances) : readHtmlPart(html, circumstances);
}
