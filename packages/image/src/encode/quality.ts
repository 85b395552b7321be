/** The result of encoding a picture at a quality, and its similarity to the original. */
export interface Attempt {
  quality: number;
  bytes: Buffer;
  similarity: number;
}

/** The qualities that a format may use, and how it responds to them. */
export interface QualityRange {
  start: number;
  lowest: number;
  highest: number;
  /** About how much `distance` grows with one step of quality: used for the first guess. Measured on the corpus. */
  slope: number;
}

/** The most encodings to find a quality. More change the result by less than a reader can see. */
const ATTEMPTS = 3;
/** A similarity this close to the target counts as reached. */
const NEAR = 0.003;

/** Similarity on a scale on which quality acts evenly, because similarity approaches 1 ever more slowly. */
const distance = (similarity: number): number => -Math.log(1 - Math.min(similarity, 1 - 1e-6));

/**
 * Finds the lowest quality in the range at which an encoder reaches the similarity `target`. The first attempt uses
 * the quality that would be used without a target, so that savings can be computed. That attempt also wins when no
 * quality in the range comes near the target: such a picture is full of grain or leaves, where nobody misses what
 * is lost and every byte is expensive. Returns all attempts, the chosen one last.
 */
export async function findQuality(
  target: number,
  range: QualityRange,
  attempt: (quality: number) => Promise<Attempt>,
): Promise<Attempt[]> {
  const attempts = [await attempt(range.start)];
  while (attempts.length < ATTEMPTS) {
    const next = nextQuality(target, range, attempts);
    if (next === undefined) break;
    attempts.push(await attempt(next));
  }
  const chosen = fittest(target, attempts);
  return [...attempts.filter((one) => one !== chosen), chosen];
}

/**
 * Returns the quality to try next: on the line through the two nearest attempts, or by the slope of the range.
 * Undefined when the search is over.
 */
function nextQuality(target: number, range: QualityRange, attempts: readonly Attempt[]): number | undefined {
  const [nearest, second] = attempts.toSorted((a, b) => off(target, a) - off(target, b));
  if (nearest === undefined || off(target, nearest) < NEAR) return undefined;
  const rise = second && distance(nearest.similarity) - distance(second.similarity);
  const run = second && nearest.quality - second.quality;
  // If similarity fell with quality, the two attempts say nothing about the next one.
  const slope = rise && run && rise / run > range.slope / 4 ? rise / run : range.slope;
  const wanted = Math.round(nearest.quality + (distance(target) - distance(nearest.similarity)) / slope);
  // Far out of reach: another attempt would cost time and not get there.
  if (wanted > range.highest + (range.highest - range.start) / 2) return undefined;
  const quality = Math.min(range.highest, Math.max(range.lowest, wanted));
  return attempts.some((one) => one.quality === quality) ? undefined : quality;
}

/** The smallest attempt that reaches the target; the first attempt if none does. */
function fittest(target: number, attempts: readonly Attempt[]): Attempt {
  const reached = attempts.filter(({ similarity }) => similarity >= target - NEAR);
  const [best] = [...reached.toSorted((a, b) => a.bytes.length - b.bytes.length), ...attempts];
  if (best === undefined) throw new Error('no quality was tried');
  return best;
}

const off = (target: number, { similarity }: Attempt): number => Math.abs(similarity - target);
