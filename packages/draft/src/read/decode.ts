import { type Decoded, decodeText, SluglineError } from '@slugline/story';
import { cleanCharacters } from '../clean/characters.ts';

/** The most bytes that the text of a draft may have. A long chapter of a novel has a tenth of that. */
export const longestDraft = 1_048_576;

/** A draft's file as it was received. The format is detected from its bytes first, then from its name. */
export interface DraftFile {
  name: string;
  bytes: Uint8Array;
  /** Its text, if it was decoded already. */
  decoded?: Decoded;
}

/**
 * Returns the text of a draft, with its characters cleaned. Throws `draft_too_large`, `draft_empty` or
 * `draft_not_text`; the last names the line whose bytes are not valid characters.
 */
export function decodeDraft(draft: DraftFile): string {
  const { name } = draft;
  checkSize(draft);
  const text = cleanCharacters((draft.decoded ?? decodeText(draft.bytes, { name })).text);
  if (text.trim() === '') throw new SluglineError('draft_empty', `${name} has no text.`, { where: name });
  return text;
}

/** Throws `draft_too_large` for more than `longestDraft` bytes. */
export function checkSize({ name, bytes }: DraftFile): void {
  if (bytes.length <= longestDraft) return;
  const size = (bytes.length / 1_048_576).toFixed(1);
  throw new SluglineError('draft_too_large', `${name} has ${size} MB; a draft may have 1 MB.`, {
    where: name,
  });
}
