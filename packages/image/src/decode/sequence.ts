/**
 * Returns the bytes of an AVIF sequence with the brand of a still picture, and any other bytes unchanged. libvips
 * refuses files whose major brand is `avis` (heif_magic in its foreign/heifload.c). A sequence also contains a
 * still picture (AV1 Image File Format, 6.3), which libvips shows when the brand is `avif`.
 */
export function asStill(bytes: Buffer): Buffer {
  if (bytes.toString('latin1', 4, 12) !== 'ftypavis') return bytes;
  const still = Buffer.from(bytes);
  still.write('avif', 8, 'latin1');
  return still;
}
