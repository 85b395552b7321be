/** The slowest rate at which a body may arrive. */
export interface Pace {
  bytesPerSecond: number;
  /** The span over which the rate is measured, ms. */
  over: number;
}

/**
 * Judges how fast a body arrives. Call the returned function regularly with the total number of bytes and the
 * time (ms). It returns whether the last span was too slow. Each span is measured on its own, so a fast start does
 * not excuse a slow rest. A span starts again while bytes that have arrived were not read yet (`isHeld`): that is not
 * the sender's fault.
 */
export function judgePace({ bytesPerSecond, over }: Pace, start: number) {
  let since = { bytes: 0, at: start };
  return (bytes: number, at: number, isHeld: boolean): boolean => {
    if (isHeld) since = { bytes, at };
    const elapsed = at - since.at;
    if (elapsed < over) return false;
    const isSlow = bytes - since.bytes < (bytesPerSecond * elapsed) / 1000;
    since = { bytes, at };
    return isSlow;
  };
}
