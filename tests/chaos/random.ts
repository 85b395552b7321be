import { sha256Of } from '@slugline/story';

/** Random choices that the same seed repeats. */
export interface Random {
  /** A number from 0 up to, but not including, 1. */
  fraction(): number;
  /** True in this share of cases, 0 to 1. */
  chance(share: number): boolean;
  /** A number in this range. */
  between(from: number, to: number): number;
  /** One of the list, which must not be empty. */
  pick<T>(list: readonly T[]): T;
}

export function seeded(seed: string): Random {
  let drawn = 0;
  const fraction = () => Number.parseInt(sha256Of(`${seed} ${drawn++}`).slice(0, 8), 16) / 2 ** 32;
  return {
    fraction,
    chance: (share) => fraction() < share,
    between: (from, to) => from + fraction() * (to - from),
    pick: <T>(list: readonly T[]) => list[Math.floor(fraction() * list.length)] as T,
  };
}
