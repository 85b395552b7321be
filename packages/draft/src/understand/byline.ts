/** Words of a place, a calendar or a crowd that follow "By" in headlines, never in names. */
const noName =
  /\b(mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(january|february|march|april|june|july|august|september|october|november|december|tonight|tomorrow|today)\b/i;

const name = "\\p{Lu}[\\p{L}\\p{M}.'’-]*";
const particle = '(?:de|da|di|du|van|von|der|den|bin|ibn|al|el|la|le)';
const person = `${name}(?: (?:${particle} )*${name}){1,4}`;
const byline = RegExp(
  `^(?:By|BY|by):? (?<names>${person}(?:(?:,| and| &|, and) ${person}){0,4})(?:, ${name}(?: ${name})?)?$`,
  'u',
);

const longestByline = 120;

/** The names of an explicit byline, "By Jane Doe and John Doe", without "By"; undefined if the line is none. */
export function bylineOf(line: string): string | undefined {
  if (line.length > longestByline || noName.test(line)) return undefined;
  const match = byline.exec(line);
  return match ? line.replace(/^by:? /i, '') : undefined;
}
