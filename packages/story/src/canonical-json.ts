/**
 * Returns the canonical text of a JSON value: https://www.rfc-editor.org/rfc/rfc8785. It has no spaces, its properties
 * are in the order of their UTF-16 code units, and its numbers and strings are written as ECMAScript does. Two programs
 * that read the same value get the same bytes from it (as UTF-8), however the text was laid out.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    // JSON has no such value: `JSON.stringify` leaves these out, too.
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}
