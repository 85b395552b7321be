/** Limits how many uploads each sender can have at once. */
export interface UploadSlots {
  /** Takes a slot. Returns the function that frees it, or undefined when `who` has no free slot. */
  take(who: string): (() => void) | undefined;
}

export function openUploadSlots(most: number): UploadSlots {
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
