/** The gamut of a profile: x and y of its red, green and blue (CIE 1931). */
type Primaries = [Point, Point, Point];
type Point = [x: number, y: number];

/** sRGB, adapted to D50 like all ICC profiles (IEC 61966-2-1). */
const SRGB: Primaries = [
  [0.6485, 0.3309],
  [0.3212, 0.5979],
  [0.1559, 0.066],
];

/**
 * Display P3 has 1.36 times the area of sRGB, Adobe RGB 1.35 times. sRGB rounded differently has nearly the same area.
 */
const WIDER = 1.1;

/** Whether an RGB profile has colours outside sRGB. False for a profile that can't be read. */
export function isWide(profile: Buffer | undefined): boolean {
  const primaries = profile && primariesOf(profile);
  return primaries !== undefined && area(primaries) > WIDER * area(SRGB);
}

/** The colorants of a matrix profile (ICC.1:2022, 8.3): `rXYZ`, `gXYZ` and `bXYZ`. */
function primariesOf(profile: Buffer): Primaries | undefined {
  const points = ['rXYZ', 'gXYZ', 'bXYZ'].map((tag) => chromaticity(profile, tag));
  const [red, green, blue] = points;
  return red && green && blue && [red, green, blue];
}

const HEADER = 128;
const ENTRY = 12;

function chromaticity(profile: Buffer, signature: string): Point | undefined {
  if (profile.length < HEADER + 4) return undefined;
  const count = Math.min(profile.readUInt32BE(HEADER), 100);
  for (let at = HEADER + 4; at < HEADER + 4 + count * ENTRY && at + ENTRY <= profile.length; at += ENTRY) {
    if (profile.toString('latin1', at, at + 4) !== signature) continue;
    const offset = profile.readUInt32BE(at + 4);
    if (offset + 20 > profile.length) return undefined;
    // XYZType: eight bytes, then three s15Fixed16 numbers.
    const [x, y, z] = [8, 12, 16].map((byte) => profile.readInt32BE(offset + byte) / 65_536);
    const sum = (x ?? 0) + (y ?? 0) + (z ?? 0);
    return sum === 0 ? undefined : [(x ?? 0) / sum, (y ?? 0) / sum];
  }
  return undefined;
}

const area = ([[rx, ry], [gx, gy], [bx, by]]: Primaries): number =>
  Math.abs((gx - rx) * (by - ry) - (bx - rx) * (gy - ry)) / 2;
