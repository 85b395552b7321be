/**
 * The bytes to give to libvips, which takes no file whose major brand is `avis` for a picture (heif_magic in its
 * foreign/heifload.c). An AVIF sequence holds a still picture as well (AV1 Image File Format, 6.3): that is what it
 * shows under the brand of one.
 */
export function asStill(bytes: Buffer): Buffer {
  if (bytes.toString('latin1', 4, 12) !== 'ftypavis') return bytes;
  const still = Buffer.from(bytes);
  still.write('avif', 8, 'latin1');
  return still;
}
