/** CPU time of this thread that a call takes, in ms. */
export function cpuOf(call: () => unknown): number {
  const before = process.threadCpuUsage();
  call();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** Growth that no linear call has, and every quadratic one. */
export const tooMuchGrowth = 9;

/**
 * How the time of a call grows when its input is doubled twice: about 4 where it is linear, 16 where it is quadratic. The
 * least of several tries, for others use the machine, too; one that is low enough is the last. Less than 4 ms count as
 * 4: they say nothing.
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
