const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const month = `(?<month>${months.join('|')})`;
const time = '(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)';
const short = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const long = '(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)';

/** The three forms of RFC 9110, 5.6.7, of which a recipient must understand all. */
const forms = [
  new RegExp(`^${short}, (?<day>\\d\\d) ${month} (?<year>\\d{4}) ${time} GMT$`),
  new RegExp(`^${long}, (?<day>\\d\\d)-${month}-(?<year>\\d\\d) ${time} GMT$`),
  new RegExp(`^${short} ${month} (?<day>\\d\\d| \\d) ${time} (?<year>\\d{4})$`),
];

/** Milliseconds since 1970 of an HTTP-date; undefined for anything else. */
export function readHttpDate(text: string): number | undefined {
  const parts = forms.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (parts === undefined) return undefined;
  const [day, hour, minute, second] = [parts.day, parts.hour, parts.minute, parts.second].map(Number);
  const at = [months.indexOf(parts.month ?? ''), day, hour, minute, second] as [
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(Date.UTC(fullYear(parts.year ?? ''), ...at));
  // A date that no calendar has, such as 30 February, is another one now. A leap second is the next minute's first.
  return date.getUTCDate() === day || second === 60 ? date.getTime() : undefined;
}

/** A year of two digits that seems to be more than 50 years ahead is one of the century before. */
function fullYear(digits: string): number {
  if (digits.length === 4) return Number(digits);
  const now = new Date().getUTCFullYear();
  const year = now - (now % 100) + Number(digits);
  return year > now + 50 ? year - 100 : year;
}
