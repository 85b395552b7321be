/** A time as the page shows it. */
export interface TimeView {
  /** ISO 8601, UTC. */
  datetime: string;
  text: string;
}

/**
 * Returns a function that formats times in a language (BCP 47) and a time zone (IANA), such as `23 November 2026 at
 * 03:12 UTC`. Readers in all time zones get the same file, so the zone is named.
 */
export function timesIn(language: string, timeZone: string): (time: string) => TimeView {
  const format = formatOf(language, timeZone);
  return (time) => ({ datetime: new Date(time).toISOString(), text: format.format(new Date(time)) });
}

/** Making a format takes longer than all that a page does with it. A site has few languages and one time zone. */
const formats = new Map<string, Intl.DateTimeFormat>();
const mostFormats = 50;

function formatOf(language: string, timeZone: string): Intl.DateTimeFormat {
  const key = `${language} ${timeZone}`;
  const known = formats.get(key);
  if (known) return known;
  const format = new Intl.DateTimeFormat(language, {
    ...{ year: 'numeric', month: 'long', day: 'numeric' },
    ...{ hour: 'numeric', minute: '2-digit', timeZone, timeZoneName: 'short' },
  });
  if (formats.size === mostFormats) formats.clear();
  formats.set(key, format);
  return format;
}
