/** A limit on how much each sender may have under way at once. */
export interface Seats {
  /** Takes a seat; gives the function that leaves it, or undefined when all are taken. */
  take(who: string): (() => void) | undefined;
}

export function openSeats(most: number): Seats {
  const taken = new Map<string, number>();
  return {
    take: (who) => {
      const before = taken.get(who) ?? 0;
      if (before >= most) return undefined;
      taken.set(who, before + 1);
      return () => {
        const now = (taken.get(who) ?? 1) - 1;
        if (now === 0) taken.delete(who);
        else taken.set(who, now);
      };
    },
  };
}
