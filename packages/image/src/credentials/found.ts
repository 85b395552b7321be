/** What a manifest store's description box says that it is (C2PA 2.2, 11.1.4.2): in every format that holds one, in one piece. */
const storeType = Buffer.from('6332706100110010800000aa00389b71', 'hex');

/** A store of this size (bytes) took 0.9 GB in the worst case that was made; small ones come with pictures. */
const largestStore = 4 * 1024 * 1024;

/**
 * Whether bytes hold a C2PA manifest store, and none that is too large to be read. A search of all bytes: a
 * millisecond or two where a parser of every container would be a page of code, and only what is found costs the
 * verifier's start.
 */
export function holdsManifest(bytes: Buffer): boolean {
  const sizes: number[] = [];
  for (let at = bytes.indexOf(storeType); at >= 0; at = bytes.indexOf(storeType, at + 1)) {
    // Before its type: the description box's head of 8 bytes, and the store's own, which begins with its length.
    // One of 0 or 1 says that the length is elsewhere, which no manifest needs.
    const length = at >= 16 ? bytes.readUInt32BE(at - 16) : 0;
    sizes.push(length < 16 ? Number.POSITIVE_INFINITY : length);
  }
  return sizes.length > 0 && Math.max(...sizes) <= largestStore;
}

/** The media type that the verifier has to be told, by the first bytes; undefined for what can't hold a manifest. */
export function typeOf(bytes: Buffer): string | undefined {
  const start = bytes.toString('latin1', 0, 12);
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (start.startsWith('\x89PNG')) return 'image/png';
  if (start.startsWith('GIF8')) return 'image/gif';
  if (start.startsWith('RIFF') && start.endsWith('WEBP')) return 'image/webp';
  if (start.startsWith('II*\0') || start.startsWith('MM\0*')) return 'image/tiff';
  if (start.slice(4, 8) === 'ftyp')
    return start.endsWith('avif') || start.endsWith('avis') ? 'image/avif' : 'image/heic';
  return undefined;
}
