import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/** Every file below a folder by its path; what is compressed as it is within. */
export async function filesBelow(folder: string): Promise<{ name: string; bytes: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  // What is being written has no name yet, and is gone when we look.
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.endsWith('.tmp'));
  return Promise.all(
    files.map(async (file) => {
      const name = join(file.parentPath, file.name);
      const bytes = await readFile(name);
      const whole = name.endsWith('.br')
        ? brotliDecompressSync(bytes)
        : name.endsWith('.gz')
          ? gunzipSync(bytes)
          : bytes;
      return { name, bytes: whole };
    }),
  );
}
