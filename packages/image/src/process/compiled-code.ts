import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat, writeFile } from 'node:fs/promises';
import { getCompileCacheDir } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Returns the folder in which this process keeps compiled code; undefined when it keeps none. A picture process that reads
 * it starts with half the CPU. It can't write there: what hostile bytes take over must not leave code behind.
 */
export function compiledCode(): string | undefined {
  // Node appends a folder for its version.
  const folder = getCompileCacheDir();
  return folder && dirname(folder);
}

/** How long a folder counts as filled, ms: code that changed since then is compiled by each process, until it is filled again. */
const filledFor = 86_400_000;

/**
 * Fills `folder` with the compiled code of `program` if that was not done in the last day: starts the program once without
 * a picture, outside the sandbox, and waits for its end. Returns whether it did. Never throws: without compiled code
 * picture processes only start more slowly.
 */
export async function compileAhead(folder: string, program: string): Promise<boolean> {
  const mark = join(folder, 'picture-process');
  try {
    const { mtimeMs } = await stat(mark).catch(() => ({ mtimeMs: 0 }));
    if (Date.now() - mtimeMs < filledFor) return false;
    const env = { NODE_COMPILE_CACHE: folder };
    const child = spawn(process.execPath, [program], { env, stdio: 'ignore' });
    const [code] = await once(child, 'exit');
    if (code === 0) await writeFile(mark, '');
    return code === 0;
  } catch {
    return false;
  }
}
