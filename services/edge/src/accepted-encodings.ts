import { compressible, encodings } from '@slugline/store';

export type Encoding = keyof typeof encodings;

/** The names of our compressed forms, the best first. */
const compressed = Object.keys(encodings) as Encoding[];

/**
 * Returns the forms of an object that a client with this `Accept-Encoding` accepts, the best first (RFC 9110,
 * 12.5.3): compressed forms, then `identity` for the object itself. `identity` is always last, also for a client that
 * excludes it: the RFC lets a server disregard the header instead of sending nothing.
 */
export function acceptedEncodings(key: string, accepted: string | undefined): (Encoding | 'identity')[] {
  if (!compressible(key) || accepted === undefined) return ['identity'];
  const weights = weightsIn(accepted);
  // A client that accepts any encoding gets gzip, which every client can read.
  const weightOf = (encoding: Encoding) =>
    weights.get(encoding) ??
    (encoding === 'gzip' ? (weights.get('x-gzip') ?? weights.get('*')) : undefined) ??
    0;
  // If `identity` is not named, the object itself is acceptable, but every named form is preferred.
  const plain = weights.get('identity') ?? 0;
  const wanted = compressed
    .filter((encoding) => weightOf(encoding) > 0 && weightOf(encoding) >= plain)
    .toSorted((a, b) => weightOf(b) - weightOf(a));
  return [...wanted, 'identity'];
}

/** Returns the encodings in the header with their weights (default 1). Malformed members are ignored. */
function weightsIn(header: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const member of header.toLowerCase().split(',')) {
    const [, name, weight = '1'] =
      /^\s*([!#$%&'*+.^_`|~0-9a-z-]+)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/.exec(member) ?? [];
    if (name !== undefined) weights.set(name, Number(weight));
  }
  return weights;
}
