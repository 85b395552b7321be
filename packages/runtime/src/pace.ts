/** The least that a body may bring in a span of time. */
export interface Pace {
  bytesPerSecond: number;
  /** ms */
  over: number;
}

/**
 * Judges how fast a body arrives. The function that it gives is told again and again how much has arrived in all and
 * when (ms), and says whether the last span was too slow. A span counts from its own beginning: what came quickly
 * before does not pay for dripping now. Time in which we did not take what had arrived (`isHeld`) is not the sender's.
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
