/** What an encoder made of a picture at a quality, and how alike the two are. */
export interface Attempt {
  quality: number;
  bytes: Buffer;
  similarity: number;
}

/** Where a format's quality may lie, and how it acts there. */
export interface QualityRange {
  start: number;
  lowest: number;
  highest: number;
  /** How much `distance` grows with one step of quality, about: the first guess. Measured on the corpus. */
  slope: number;
}

/** Encodings that are made to find a quality: more change the outcome by less than a reader can see. */
const ATTEMPTS = 3;
/** Nearer to the target than this is there. */
const NEAR = 0.003;

/** Similarity on a scale on which quality acts evenly: it nears 1 ever more slowly. */
const distance = (similarity: number): number => -Math.log(1 - Math.min(similarity, 1 - 1e-6));

/**
 * Finds the lowest quality at which an encoder keeps `target` of a picture, within the range. The first attempt is what
 * would be used without a target, so what was saved is known. It is also what is used where no quality of the range
 * comes near: such a picture is full of grain or leaves, in which nobody misses what is lost, and which cost most.
 * Gives the attempts, the chosen one last.
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

/** Where to try next: on the line through the two nearest attempts, or with the slope; undefined when it is found. */
function nextQuality(target: number, range: QualityRange, attempts: readonly Attempt[]): number | undefined {
  const [nearest, second] = attempts.toSorted((a, b) => off(target, a) - off(target, b));
  if (nearest === undefined || off(target, nearest) < NEAR) return undefined;
  const rise = second && distance(nearest.similarity) - distance(second.similarity);
  const run = second && nearest.quality - second.quality;
  // An encoder that got worse with quality says nothing about how it goes on.
  const slope = rise && run && rise / run > range.slope / 4 ? rise / run : range.slope;
  const wanted = Math.round(nearest.quality + (distance(target) - distance(nearest.similarity)) / slope);
  // Far out of reach: an attempt would cost and find nothing.
  if (wanted > range.highest + (range.highest - range.start) / 2) return undefined;
  const quality = Math.min(range.highest, Math.max(range.lowest, wanted));
  return attempts.some((one) => one.quality === quality) ? undefined : quality;
}

/** The smallest of those that reach the target, or the first. */
function fittest(target: number, attempts: readonly Attempt[]): Attempt {
  const reached = attempts.filter(({ similarity }) => similarity >= target - NEAR);
  const [best] = [...reached.toSorted((a, b) => a.bytes.length - b.bytes.length), ...attempts];
  if (best === undefined) throw new Error('nothing was tried');
  return best;
}

const off = (target: number, { similarity }: Attempt): number => Math.abs(similarity - target);
