/**
 * The marks that open and close a quotation in a language. A closing mark in one language may be an opening mark in
 * another.
 */
interface QuotationMarks {
  opening: string;
  closing: string;
}

const english: QuotationMarks = { opening: '“«', closing: '”»' };
const german: QuotationMarks = { opening: '„»', closing: '“«' };
const low: QuotationMarks = { opening: '„«', closing: '”»' };
const byLanguage: Readonly<Record<string, QuotationMarks>> = {
  ...Object.fromEntries(
    ['de', 'cs', 'sk', 'sl', 'bg', 'is', 'hr', 'sr', 'lt', 'ka'].map((name) => [name, german]),
  ),
  ...Object.fromEntries(['pl', 'ro', 'hu', 'nl', 'he'].map((name) => [name, low])),
  ru: { opening: '«„', closing: '»“' },
  uk: { opening: '«„', closing: '»“' },
  da: { opening: '»„', closing: '«”' },
  ja: { opening: '「『“', closing: '」』”' },
};
/** Languages in which the same mark opens and closes. */
const alike = new Set(['sv', 'fi']);

/** Returns the quotation marks of a text. Guillemets point outwards or inwards, as they do in the text. */
export function marksOf(text: string, language: string): QuotationMarks {
  const base = language.split('-', 1)[0] ?? language;
  if (alike.has(base)) return { opening: '', closing: '' };
  const { opening, closing } = byLanguage[base] ?? english;
  const [outward, inward] = [text.indexOf('«'), text.indexOf('»')];
  if (outward < 0 && inward < 0) return { opening, closing };
  const pointsOut = inward < 0 || (outward >= 0 && outward < inward);
  const without = (marks: string) => marks.replace(/[«»]/g, '');
  return {
    opening: `${without(opening)}${pointsOut ? '«' : '»'}`,
    closing: `${without(closing)}${pointsOut ? '»' : '«'}`,
  };
}

/**
 * Whether a paragraph opens a quotation and does not close it. A quotation over several paragraphs opens in each of
 * them and closes in the last. `next` is the paragraph below.
 */
export function leavesQuotationOpen(text: string, next: string, language: string): boolean {
  const { opening, closing } = marksOf(text, language);
  let depth = 0;
  let straight = 0;
  let before = '';
  for (const sign of text) {
    // After a digit, the mark may stand for inches.
    if (sign === '"' && !/\d/.test(before)) straight += 1;
    else if (opening.includes(sign) && !closing.includes(sign)) depth += 1;
    else if (closing.includes(sign)) depth = Math.max(0, depth - 1);
    before = sign;
  }
  const goesOn = `"${opening}`.includes(/^\s*(\S)/u.exec(next)?.[1] ?? ' ');
  return (depth > 0 || straight % 2 === 1) && !goesOn;
}
