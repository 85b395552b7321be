import { compressible, encodings } from '@slugline/store';

export type Encoding = keyof typeof encodings;

/** The names of compressed forms that we have, the best first. */
const compressed = Object.keys(encodings) as Encoding[];

/**
 * The forms in which a reader with this `Accept-Encoding` wants an object, the best first (RFC 9110, 12.5.3): its compressed
 * forms, and `identity` for the object itself. That is always the last resort, also for a reader who rules it out: the RFC lets
 * a server disregard the header rather than send nothing.
 */
export function formsOf(key: string, accepted: string | undefined): (Encoding | 'identity')[] {
  if (!compressible(key) || accepted === undefined) return ['identity'];
  const weights = weightsIn(accepted);
  // A reader that takes anything gets gzip, which all can read.
  const weightOf = (encoding: Encoding) =>
    weights.get(encoding) ??
    (encoding === 'gzip' ? (weights.get('x-gzip') ?? weights.get('*')) : undefined) ??
    0;
  // Not named, the object itself will do, but whatever is named is wanted more.
  const plain = weights.get('identity') ?? 0;
  const wanted = compressed
    .filter((encoding) => weightOf(encoding) > 0 && weightOf(encoding) >= plain)
    .toSorted((a, b) => weightOf(b) - weightOf(a));
  return [...wanted, 'identity'];
}

/** The names in the header with their weights, 1 where none is given. What is malformed counts as not named. */
function weightsIn(header: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const member of header.toLowerCase().split(',')) {
    const [, name, weight = '1'] =
      /^\s*([!#$%&'*+.^_`|~0-9a-z-]+)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/.exec(member) ?? [];
    if (name !== undefined) weights.set(name, Number(weight));
  }
  return weights;
}
