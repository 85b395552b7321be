import { readdir } from 'node:fs/promises';

/** The names of the files below a folder. Empty folders of a spare picture process are not leftovers. */
export async function namesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}
