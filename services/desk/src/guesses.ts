/** How many wrong tokens an address may send within `over` (ms). More are taken for guesses. */
const most = 10;
const over = 60_000;
/** How many addresses are remembered. The least recent is dropped first. */
const mostAddresses = 10_000;

export interface Guesses {
  /** Returns how long an address must wait, in seconds; 0 when it may try. `now` is ms since 1970. */
  waitOf(address: string, now: number): number;
  /** Counts a wrong token. */
  wrong(address: string, now: number): void;
}

/**
 * Counts wrong tokens by address. Valid tokens don't count: behind a proxy a whole newsroom has one address.
 */
export function countGuesses(): Guesses {
  const counts = new Map<string, { wrong: number; since: number }>();
  const current = (address: string, now: number) => {
    const found = counts.get(address);
    return found !== undefined && now - found.since < over ? found : undefined;
  };
  return {
    waitOf: (address, now) => {
      const found = current(address, now);
      return found === undefined || found.wrong < most ? 0 : Math.ceil((found.since + over - now) / 1000);
    },
    wrong: (address, now) => {
      const { wrong, since } = current(address, now) ?? { wrong: 0, since: now };
      counts.delete(address);
      counts.set(address, { wrong: wrong + 1, since });
      const [oldest] = counts.keys();
      if (counts.size > mostAddresses && oldest !== undefined) counts.delete(oldest);
    },
  };
}
