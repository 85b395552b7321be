export interface WakeUpSignal {
  send(): void;
  /** Resolves when the signal was sent since the last `received()`, even before this call. */
  received(): Promise<void>;
}

/** Wakes one waiting reader. Signals sent while it is busy count as one, so nothing piles up behind a slow reader. */
export function openWakeUpSignal(): WakeUpSignal {
  let sent = Promise.withResolvers<void>();
  return {
    send: () => sent.resolve(),
    received: async () => {
      await sent.promise;
      sent = Promise.withResolvers();
    },
  };
}
