import sharp from 'sharp';

/**
 * sharp, made safe for bytes that strangers sent. Only the child imports it.
 *
 * - One thread, no cache: parallelism is one process per core, and a cache keeps pixels of another's picture.
 * - Loaders by allow-list: libvips would sniff and render SVG, PDF and more, whatever the file is called.
 * - No libheif before the fix of a remote code execution in its AVIF parser.
 */
sharp.concurrency(1);
sharp.cache(false);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpeg',
    // Of a JPEG with a gain map.
    'VipsForeignLoadUhdr',
    'VipsForeignLoadPng',
    'VipsForeignLoadWebp',
    'VipsForeignLoadHeif',
    'VipsForeignLoadNsgif',
    'VipsForeignLoadTiff',
  ],
});
assertSafeLibheif(sharp.versions.heif);

/** Throws for a libheif with GHSA-rgj7-g3m4-5g8c (fixed in 1.23.2), such as a distribution's own libvips may bring. */
export function assertSafeLibheif(version: string | undefined): void {
  const [major = 0, minor = 0, patch = 0] = (version ?? '').split('.').map(Number);
  const number = major * 1_000_000 + minor * 1_000 + patch;
  if (number >= 1_023_002) return;
  throw new Error(
    `libheif ${version ?? '(unknown)'} can run code from a crafted AVIF (GHSA-rgj7-g3m4-5g8c): ` +
      'install sharp 0.35.4 or later with its own libvips.',
  );
}

export { sharp };
