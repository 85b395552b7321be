import { escapeMarkup } from '@slugline/story';

/**
 * Text without the characters that HTML and XML both refuse: control characters (but for tab and line ends), lone
 * surrogates and noncharacters. Captions that cameras wrote into a file do contain them, and one of them in a feed
 * makes every reader refuse the whole feed. https://www.w3.org/TR/xml/#charsets
 */
export const plain = (text: string): string =>
  text.replace(/[^\P{Cc}\t\n\r]|\p{Cs}|\p{Noncharacter_Code_Point}/gu, '');

/** Text as HTML or XML, safe within an element and within a quoted attribute. */
export const escaped = (text: string): string => escapeMarkup(plain(text));

/**
 * Text as HTML in which no sign is escaped that an HTML parser reads as itself: `Smith & Sons` stays as it is, for those
 * readers that show HTML as text. Not for attributes.
 * https://html.spec.whatwg.org/multipage/syntax.html#syntax-ambiguous-ampersand
 */
export const sparinglyEscaped = (text: string): string =>
  escapeMarkup(plain(text), /&(?=[#A-Za-z0-9])|[<>]/g);
