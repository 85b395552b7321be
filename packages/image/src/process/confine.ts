import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { type Confined, meansHere, type Protections, protectionsOf } from '@slugline/sandbox';
import type { Room } from './folders.ts';

/** What a picture process may take, bytes of resident memory. 100 megapixels of 16 bits, four times over, are less. */
export const mostMemory = 3 * 1024 ** 3;

/** A picture process that runs `program`, and sees nothing of ours but the program and its room. */
export const confinedProcess = (program: string, room: Room): Confined => ({
  command: [process.execPath, program],
  reads: [...code, room.in],
  writes: room.out.path,
  // The process that touches hostile bytes gets no credential of ours. MALLOC_ARENA_MAX: glibc's arenas keep what
  // libvips freed, one per thread (https://sharp.pixelplumbing.com/install#linux-memory-allocator).
  // A thread for each encode, and some for files.
  env: {
    MALLOC_ARENA_MAX: '2',
    TMPDIR: room.out.path,
    UV_THREADPOOL_SIZE: String(availableParallelism() + 2),
  },
  // None of address space: each WebAssembly memory reserves 8 to 10 GiB and uses little of it. `mostMemory` is watched instead.
  limits: { cpuSeconds: 86_400, fileBytes: 17_179_869_184, openFiles: 256 },
  ownProc: true,
});

/** Where the code of a picture process lies: this package, the one of ours that it imports, and what is installed. */
const { resolve } = createRequire(import.meta.url);
const installed = `${sep}node_modules${sep}`;
const sharp = resolve('sharp');
const code = [
  dirname(dirname(import.meta.dirname)),
  dirname(dirname(resolve('@slugline/story'))),
  join(sharp.slice(0, sharp.lastIndexOf(installed)), 'node_modules'),
];

/** What keeps picture processes from harm on this machine, in words for an operator. Never throws. */
export async function pictureSandbox(): Promise<Protections> {
  const protections = protectionsOf(await meansHere({ ownProc: true }), {
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
