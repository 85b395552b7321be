/** How blocks of EXIF begin (TIFF 6.0, 2), whatever container they lie in. */
const beginnings = [Buffer.from('II*\0', 'latin1'), Buffer.from('MM\0*', 'latin1')];
/** Tags that say where a directory lies: the camera's, that of the place, that of interoperability (Exif 3.0, 4.6.3). */
const pointers = new Set([0x8769, 0x8825, 0xa005]);
/** Entries that may be looked at in all. Cameras write some hundreds; libexif takes 0.3 µs for each. */
const mostEntries = 200_000;
/** As far as libexif goes from directory to directory. */
const deepest = 170;

/**
 * Whether directories of EXIF lead into each other so often that to read them would take seconds or hours: libexif follows
 * every pointer, also one that a directory has thousands of, and so 48 KB took it 5 s.
 */
export function isEntangled(bytes: Buffer): boolean {
  let left = mostEntries;
  for (const beginning of beginnings)
    for (let at = bytes.indexOf(beginning); at >= 0; at = bytes.indexOf(beginning, at + 1)) {
      left -= 1 + entriesFrom(bytes.subarray(at), beginning[0] === 0x49, left);
      if (left < 0) return true;
    }
  return false;
}

/** How many entries a reader meets that follows every pointer; more than `limit` are not counted. */
function entriesFrom(tiff: Buffer, isLittle: boolean, limit: number): number {
  const short = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number) => (isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  if (tiff.length < 8) return 0;
  let met = 0;
  const ahead = [{ place: long(4), depth: 0 }];
  for (let next = ahead.pop(); next !== undefined && met <= limit; next = ahead.pop()) {
    const { place, depth } = next;
    if (depth > deepest || place + 2 > tiff.length) continue;
    const end = Math.min(tiff.length, place + 2 + 12 * short(place));
    // The directory itself counts, too: an empty one is met as often.
    met += 1;
    for (let at = place + 2; at + 12 <= end && met <= limit; at += 12) {
      met += 1;
      if (pointers.has(short(at))) ahead.push({ place: long(at + 8), depth: depth + 1 });
    }
    // Behind the first directory stands where that of the thumbnail lies.
    if (depth === 0 && end + 4 <= tiff.length) ahead.push({ place: long(end), depth: 1 });
  }
  return met;
}
