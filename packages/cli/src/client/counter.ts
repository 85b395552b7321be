/** Shows how far a long command has come. */
interface Counter {
  tell(done: number, all: number): void;
  end(): void;
}

/** How often the line changes, ms. */
const every = 500;

/** Shows one line on a terminal, which is replaced, and nothing elsewhere. Writes to stderr only. */
export function openCounter(what: string, now: () => number = () => performance.now()): Counter {
  if (!process.stderr.isTTY) return { tell: () => {}, end: () => {} };
  const started = now();
  let shown = started - every;
  return {
    tell: (done, all) => {
      if (now() - shown < every && done < all) return;
      shown = now();
      process.stderr.write(`\r\x1b[K${progressLine(done, all, what, shown - started)}`);
    },
    end: () => void process.stderr.write('\r\x1b[K'),
  };
}

/** One line about a count: how far it is, and how long the rest takes if it goes on as before. */
export function progressLine(done: number, all: number, what: string, elapsedMs: number): string {
  const left = Math.ceil(((elapsedMs / done) * (all - done)) / 1000);
  const number = (value: number) => value.toLocaleString('en');
  const rest = done === 0 || done === all ? '' : `, about ${inWords(left)} left`;
  return `${number(done)} of ${number(all)} ${what}${rest}`;
}

const inWords = (seconds: number): string =>
  seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
