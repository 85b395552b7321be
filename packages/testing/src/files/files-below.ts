import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/**
 * Returns every file below a folder, decompressed, with its path. Leaves out files that are replaced meanwhile.
 */
export async function filesBelow(folder: string): Promise<{ name: string; bytes: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  // Files that are being written are in `.tmp` folders.
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.endsWith('.tmp'));
  const found = await Promise.all(
    files.map(async (file) => {
      const name = join(file.parentPath, file.name);
      const bytes = await readFile(name).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
      if (bytes === undefined) return [];
      const whole = name.endsWith('.br')
        ? brotliDecompressSync(bytes)
        : name.endsWith('.gz')
          ? gunzipSync(bytes)
          : bytes;
      return [{ name, bytes: whole }];
    }),
  );
  return found.flat();
}
