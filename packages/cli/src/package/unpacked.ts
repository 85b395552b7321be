import { createWriteStream, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { packagedName, zipEntries } from '@slugline/draft/zip';
import { SluglineError } from '@slugline/story';
import { openPromise } from 'yauzl';

const gigabyte = 1_073_741_824;
/** The most that a package on this machine may unpack to. The server has limits of its own. */
const limits = { entries: 1_000, fileBytes: 20 * gigabyte, totalBytes: 50 * gigabyte };

/**
 * Unpacks the ZIP of a package into a folder that is deleted when the process ends. Ignores the folders in it, and does
 * not unpack archives in it. Returns the paths of its files. Throws `request_invalid` for an archive that is damaged,
 * is over the limits or has two files of the same name.
 */
export async function unpacked(path: string): Promise<string[]> {
  const fault = (what: string) => new SluglineError('request_invalid', `${path} ${what}`, { where: path });
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch((error: unknown) => {
    throw fault(`is no ZIP that can be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  try {
    const entries = await zipEntries(zip, limits, path, 'request_invalid');
    const folder = await mkdtemp(join(tmpdir(), 'slugline-zip-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const files = new Set<string>();
    for (const entry of entries) {
      const name = packagedName(entry);
      if (name === undefined) continue;
      const file = join(folder, name);
      if (files.has(file)) throw fault(`has two files called ${name}: give each its own name`);
      files.add(file);
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(file)).catch(
        (error: Error) => {
          throw fault(`can't be unpacked at ${name}: ${error.message}`);
        },
      );
    }
    return [...files];
  } finally {
    zip.close();
  }
}
