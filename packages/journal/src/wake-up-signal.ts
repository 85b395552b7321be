export interface Bell {
  ring(): void;
  /** Resolves when it has been rung since the last time, be it before this call. */
  heard(): Promise<void>;
}

/** Wakes one who waits. Rung many times while he is busy, it wakes him once: nothing piles up behind a slow reader. */
export function openBell(): Bell {
  let rung = Promise.withResolvers<void>();
  return {
    ring: () => rung.resolve(),
    heard: async () => {
      await rung.promise;
      rung = Promise.withResolvers();
    },
  };
}
