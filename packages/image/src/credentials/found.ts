/** What a manifest store's description box says that it is (C2PA 2.2, 11.1.4.2): in every format that holds one, in one piece. */
const storeType = Buffer.from('6332706100110010800000aa00389b71', 'hex');

/**
 * Whether bytes hold a C2PA manifest store. A search of all bytes: a millisecond or two where a parser of every
 * container would be a page of code, and only what is found costs the verifier's start.
 */
export const holdsManifest = (bytes: Buffer): boolean => bytes.includes(storeType);

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
