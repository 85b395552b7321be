import { join } from 'node:path';
import { type OutFolder, UnfitResult } from '@slugline/sandbox';
import {
  codes,
  type ErrorCode,
  MediaResult,
  type Purpose,
  RenditionFile,
  SluglineError,
} from '@slugline/story';
import { z } from 'zod';
import { framesFile } from '../motion/motion-plan.ts';
import type { Failure, Job, Outcome } from './jobs.ts';

// A hostile file may take a picture process over. So its reports are validated like any input from outside.
const fileFor = (purposes: [Purpose, ...Purpose[]]) =>
  RenditionFile.omit({ folder: true }).extend({
    // No path, so that it can't point outside a folder, and no extension that a browser would show as a page.
    name: z.string().regex(/^[\w-]+\.(avif|webp|jpg)$/),
    role: z.literal('rendition'),
    type: z.enum(['image/avif', 'image/webp', 'image/jpeg']),
    purpose: z.enum(purposes),
  });
const size = z.int().positive();
const media = MediaResult.omit({ v: true, recipe: true }).extend({
  kind: z.literal('picture'),
  files: z.array(fileFor(['picture', 'crop', 'link-preview'])),
});
const outcomes: { [K in keyof Outcome]: z.ZodType<Outcome[K]> } = {
  picture: media as z.ZodType<Outcome['picture']>,
  poster: z.strictObject({ files: z.array(fileFor(['poster'])), thumbhash: z.string() }),
  motion: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({ kind: z.literal('still'), because: z.string() }),
    z.strictObject({ kind: z.literal('webp'), file: fileFor(['motion']), plays: z.int().nonnegative() }),
    z.strictObject({
      kind: z.literal('frames'),
      plays: z.int().nonnegative(),
      frames: z.strictObject({
        file: z.literal(framesFile),
        skip: z.int().nonnegative(),
        delays: z.array(z.number()),
        width: size,
        height: size,
      }),
    }),
  ]),
};

/**
 * Validates the outcome that a process reported, and copies its files from `out` to the folder `to`. Returns it
 * with the sizes and hashes of the copies. Throws `UnfitResult` when the outcome or a file is not as it should be.
 */
export async function keepOutcome(
  kind: Job['kind'],
  reported: unknown,
  out: OutFolder,
  to: string,
): Promise<Outcome[keyof Outcome]> {
  const { success, data, error } = outcomes[kind].safeParse(reported);
  if (!success) throw new UnfitResult('its report', `something else (${z.prettifyError(error)}) is`);
  const copy = (name: string) => out.copy(name, join(to, name)).catch(ifMissing(name));
  const copyAll = async (files: readonly RenditionFile[]) => {
    const copied: RenditionFile[] = [];
    for (const one of files) copied.push({ ...one, ...(await copy(one.name)) });
    return copied;
  };
  if ('files' in data) return { ...data, files: await copyAll(data.files) };
  if (data.kind === 'webp') return { ...data, file: { ...data.file, ...(await copy(data.file.name)) } };
  if (data.kind === 'frames') await copy(data.frames.file);
  return data;
}

const ifMissing = (name: string) => (error: NodeJS.ErrnoException) => {
  if (error.code === 'ENOENT') throw new UnfitResult(name, 'nothing is');
  throw error;
};

/** Turns the failure that a process reported into an error with the file's name. */
export function reportedError(failure: Failure, name: string): SluglineError {
  const { success, data } = z
    .object({ code: z.enum(Object.keys(codes) as [ErrorCode]), message: z.string() })
    .safeParse(failure);
  if (!success) return takeoverError(name, new UnfitResult('its report', 'something else is'));
  return new SluglineError(data.code, data.message, { where: name });
}

/** The error for a process that sent or left something that our code never does. */
export const takeoverError = (name: string, cause: UnfitResult): SluglineError =>
  new SluglineError(
    'media_tool_failed',
    `a picture process may have been taken over by ${name}: ${cause.message}. Nothing that it made was kept. ` +
      'Update Slugline, and look at the file before it is sent again',
    { where: name, cause },
  );
