import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { OpenDestination } from '@slugline/service';
import { compressible, type Delivery } from '@slugline/store';

const asGzip = promisify(gzip);
const asBrotli = promisify(brotliCompress);
/** Brotli's slowest setting takes 50 ms for a page and saves 5 % more than this one, which takes 1 ms. */
const brotliQuality = 5;

/**
 * Writes a text that the public reads. A directory gets compressed twins, for edges that send files as they are
 * (gzip_static, preCompressed), before the text itself: where the text is, its twins are.
 */
export async function placeText(
  { store, folder }: OpenDestination,
  key: string,
  bytes: Uint8Array,
  options: { delivery: Delivery; sha256: string },
): Promise<void> {
  if (folder !== undefined && compressible(key)) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: brotliQuality };
    await store.put(`${key}.br`, await asBrotli(bytes, { params }));
    await store.put(`${key}.gz`, await asGzip(bytes));
  }
  await store.put(key, bytes, options);
}
