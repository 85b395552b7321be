/**
 * Text without the characters that HTML and XML both refuse: control characters (but for tab and line ends), lone
 * surrogates and noncharacters. Captions that cameras wrote into a file do contain them, and one of them in a feed
 * makes every reader refuse the whole feed. https://www.w3.org/TR/xml/#charsets
 */
export const plain = (text: string): string =>
  text.replace(/[^\P{Cc}\t\n\r]|\p{Cs}|\p{Noncharacter_Code_Point}/gu, '');

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML or XML, safe within an element and within a quoted attribute. */
export const escaped = (text: string): string =>
  plain(text).replace(/[&<>"']/g, (sign) => entities[sign] ?? '');
