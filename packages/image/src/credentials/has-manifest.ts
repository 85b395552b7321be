/** The type in a manifest store's description box (C2PA 2.2, 11.1.4.2). It is in one piece in every file format. */
const storeType = Buffer.from('6332706100110010800000aa00389b71', 'hex');

/** Bytes. A store of this size took 0.9 GB in the worst case that we could make. Stores in pictures are small. */
const largestStore = 4 * 1024 * 1024;

/**
 * Whether bytes hold a C2PA manifest store, and none that is too large to read. Searches all bytes, in a
 * millisecond or two: a parser of every container would be a page of code. The verifier is started only when
 * something is found.
 */
export function hasManifest(bytes: Buffer): boolean {
  const sizes: number[] = [];
  for (let at = bytes.indexOf(storeType); at >= 0; at = bytes.indexOf(storeType, at + 1)) {
    // 16 bytes before the type: the length of the store, its type, and the description box's length and type. A
    // length of 0 or 1 means that it is stored elsewhere, which no manifest needs.
    const length = at >= 16 ? bytes.readUInt32BE(at - 16) : 0;
    sizes.push(length < 16 ? Number.POSITIVE_INFINITY : length);
  }
  return sizes.length > 0 && Math.max(...sizes) <= largestStore;
}

/** The media type for the verifier, by the first bytes. Undefined for formats that can't hold a manifest. */
export function mediaTypeOf(bytes: Buffer): string | undefined {
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
