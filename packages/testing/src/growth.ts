/** Returns the CPU time of this thread that a call takes, in ms. */
export function cpuOf(call: () => unknown): number {
  const before = process.threadCpuUsage();
  call();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** A growth that no linear call reaches, and every quadratic one does. */
export const tooMuchGrowth = 9;

/**
 * Returns how much longer a call takes when its input is doubled twice: about 4 times if it is linear, 16 times
 * if it is quadratic. Takes the least of several tries, since other programs use the machine, too, and stops at
 * the first that is low enough. Less than 4 ms count as 4, because they are too short to measure.
 */
export function growthOf(call: (size: number) => unknown, size: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 5 && least >= tooMuchGrowth; tries += 1) {
    const short = Math.max(
      4,
      cpuOf(() => call(size)),
    );
    least = Math.min(least, cpuOf(() => call(4 * size)) / short);
  }
  return least;
}
