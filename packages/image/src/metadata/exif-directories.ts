/** The first bytes of EXIF blocks (TIFF 6.0, 2), in any container. */
const beginnings = [Buffer.from('II*\0', 'latin1'), Buffer.from('MM\0*', 'latin1')];
/** Tags that point to directories: of the camera, of the place (GPS), and of interoperability (Exif 3.0, 4.6.3). */
const pointers = new Set([0x8769, 0x8825, 0xa005]);
/** The most entries of all directories. Cameras write some hundreds. libexif takes 0.3 µs for each. */
const mostEntries = 200_000;
/** How deep libexif follows directories. */
const deepest = 170;

/**
 * Whether EXIF directories point to each other so often that reading them would take seconds or hours. libexif
 * follows every pointer, and a directory may have thousands of them: 48 KB took it 5 s.
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

/** Counts the entries that a reader meets when it follows every pointer. Stops counting after `limit`. */
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
    // A directory counts too, because an empty one also takes time.
    met += 1;
    for (let at = place + 2; at + 12 <= end && met <= limit; at += 12) {
      met += 1;
      if (pointers.has(short(at))) ahead.push({ place: long(at + 8), depth: depth + 1 });
    }
    // The first directory is followed by the offset of the thumbnail's directory.
    if (depth === 0 && end + 4 <= tiff.length) ahead.push({ place: long(end), depth: 1 });
  }
  return met;
}
