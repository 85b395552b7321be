/** A fixed number of seats; who finds none free waits in line. */
export interface Semaphore {
  /** Resolves with the function that gives the seat back. Rejects with the signal's reason while in line. */
  acquire(signal: AbortSignal): Promise<() => void>;
}

export function openSemaphore(count: number): Semaphore {
  let free = count;
  const line: (() => void)[] = [];
  const giveBack = () => {
    const next = line.shift();
    if (next) next();
    else free += 1;
  };

  return {
    async acquire(signal) {
      signal.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return giveBack;
      }
      const { promise, resolve, reject } = Promise.withResolvers<() => void>();
      const enter = () => {
        signal.removeEventListener('abort', leave);
        resolve(giveBack);
      };
      const leave = () => {
        line.splice(line.indexOf(enter), 1);
        reject(signal.reason);
      };
      line.push(enter);
      signal.addEventListener('abort', leave, { once: true });
      return promise;
    },
  };
}
