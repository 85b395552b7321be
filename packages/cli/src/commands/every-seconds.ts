/** Returns a function that writes a line about how far the work is, at most once in so many seconds. */
export function everySeconds<T extends unknown[]>(
  seconds: number,
  line: (...progress: T) => string,
): (...progress: T) => void {
  let next = Date.now() + seconds * 1_000;
  return (...progress) => {
    if (Date.now() < next) return;
    next = Date.now() + seconds * 1_000;
    process.stdout.write(`${line(...progress)}\n`);
  };
}
