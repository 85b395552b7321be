const references: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Escapes text for HTML, XML or WebVTT: replaces each character that `signs` matches by a character reference. By
 * default these are the five that can begin or end markup in an element or a quoted attribute.
 * https://www.w3.org/TR/xml/#sec-references
 */
export const escapeMarkup = (text: string, signs: RegExp = /[&<>"']/g): string =>
  text.replace(signs, (sign) => references[sign] ?? `&#x${sign.codePointAt(0)?.toString(16)};`);
