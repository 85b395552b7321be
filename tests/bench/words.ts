/** Returns a figure as a line of text, with the figures that it consists of. */
export const lineOf = (name: string, value: unknown): string => `${name.padEnd(24)} ${inWords(value)}\n`;

function inWords(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value ?? '-');
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${typeof inner === 'object' ? `[${inWords(inner)}]` : inner}`)
    .join(', ');
}
