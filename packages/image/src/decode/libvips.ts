import sharp from 'sharp';

/**
 * sharp, configured for bytes that strangers sent. Only picture processes import it.
 *
 * - One thread and no cache: there is one process per core, and a cache would keep pixels of other pictures.
 * - Only the loaders on this list: libvips would otherwise detect and render SVG, PDF and more, whatever the name.
 * - No libheif with the known remote code execution in its AVIF parser.
 */
sharp.concurrency(1);
sharp.cache(false);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpeg',
    // For JPEGs with a gain map.
    'VipsForeignLoadUhdr',
    'VipsForeignLoadPng',
    'VipsForeignLoadWebp',
    'VipsForeignLoadHeif',
    'VipsForeignLoadNsgif',
    'VipsForeignLoadTiff',
  ],
});
assertSafeLibheif(sharp.versions.heif);

/** Throws for a libheif with GHSA-rgj7-g3m4-5g8c (fixed in 1.23.2), which a distribution's own libvips may bring. */
export function assertSafeLibheif(version: string | undefined): void {
  const [major = 0, minor = 0, patch = 0] = (version ?? '').split('.').map(Number);
  const number = major * 1_000_000 + minor * 1_000 + patch;
  if (number >= 1_023_002) return;
  throw new Error(
    `libheif ${version ?? '(unknown)'} can run code from a crafted AVIF (GHSA-rgj7-g3m4-5g8c): ` +
      'install sharp 0.35.4 or later with its own libvips',
  );
}

export { sharp };
