import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { type Confined, detectCapabilities, type Protections, protectionsOf } from '@slugline/sandbox';
import { compiledCode } from './compiled-code.ts';
import type { ProcessFolders } from './folders.ts';

/**
 * The most resident memory of a picture process, bytes: more than four times 100 megapixels of four 16 bit channels
 * take.
 */
export const mostMemory = 3 * 1024 ** 3;

/**
 * A picture process that runs `program`. Of our files it sees only its code and its room. `compiled` is the folder with its
 * compiled code.
 */
export const confinedProcess = (
  program: string,
  folders: ProcessFolders,
  compiled = compiledCode(),
): Confined => ({
  command: [process.execPath, program],
  reads: [...code, ...(compiled === undefined ? [] : [compiled]), folders.in],
  writes: folders.out.path,
  // The process reads hostile bytes, so it gets none of our credentials. MALLOC_ARENA_MAX: glibc's arenas, one per
  // thread, keep memory that libvips freed (https://sharp.pixelplumbing.com/install#linux-memory-allocator).
  // UV_THREADPOOL_SIZE: one thread per concurrent encode and two for files.
  env: {
    ...(compiled !== undefined && { NODE_COMPILE_CACHE: compiled }),
    MALLOC_ARENA_MAX: '2',
    TMPDIR: folders.out.path,
    UV_THREADPOOL_SIZE: String(availableParallelism() + 2),
  },
  // No limit of address space: each WebAssembly memory reserves 8 to 10 GiB and uses little. `mostMemory` limits
  // memory.
  limits: { cpuSeconds: 86_400, fileBytes: 17_179_869_184, openFiles: 256 },
  ownProc: true,
});

/** The code of a picture process: this package, our package that it imports, and the installed dependencies. */
const { resolve } = createRequire(import.meta.url);
const installed = `${sep}node_modules${sep}`;
const sharp = resolve('sharp');
const code = [
  dirname(dirname(import.meta.dirname)),
  dirname(dirname(resolve('@slugline/story'))),
  join(sharp.slice(0, sharp.lastIndexOf(installed)), 'node_modules'),
];

/** Reports to operators which protections of picture processes work on this machine. Never throws. */
export async function imageSandbox(): Promise<Protections> {
  const protections = protectionsOf(await detectCapabilities({ ownProc: true }), {
    name: 'a picture process',
    limits: 'CPU time, file size and open files',
    view: 'the pictures of one story',
  });
  const memory = `is ended when it takes more than ${mostMemory / 1024 ** 3} GiB of memory`;
  return process.platform === 'linux'
    ? { ...protections, active: [...protections.active, memory] }
    : {
        ...protections,
        missing: [
          ...protections.missing,
          { lacks: 'nobody watches the memory of a picture process', remedy: 'use Linux' },
        ],
      };
}
