import { escapeMarkup } from '@slugline/story';

/**
 * Removes characters that neither HTML nor XML allows: control characters (except tab and line ends), lone
 * surrogates and noncharacters. Captions that cameras write into files contain some of them, and a single one makes
 * feed readers refuse the whole feed. https://www.w3.org/TR/xml/#charsets
 */
export const plain = (text: string): string =>
  text.replace(/[^\P{Cc}\t\n\r]|\p{Cs}|\p{Noncharacter_Code_Point}/gu, '');

/** Escapes text for HTML and XML, inside elements and quoted attributes. */
export const escaped = (text: string): string => escapeMarkup(plain(text));

/**
 * Escapes text for HTML, but only where a parser would otherwise misread it: `Smith & Sons` stays as it is, for
 * feed readers that show HTML as text. Not for attributes.
 * https://html.spec.whatwg.org/multipage/syntax.html#syntax-ambiguous-ampersand
 */
export const minimallyEscaped = (text: string): string =>
  escapeMarkup(plain(text), /&(?=[#A-Za-z0-9])|[<>]/g);
