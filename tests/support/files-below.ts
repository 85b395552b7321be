import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/** Every file below a folder by its path, decompressed. A file that is replaced meanwhile is left out. */
export async function filesBelow(folder: string): Promise<{ name: string; bytes: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  // A temporary file has not got its name yet.
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
