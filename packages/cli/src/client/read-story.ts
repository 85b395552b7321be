import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { readCorrection, readSettings } from '@slugline/draft';
import { mergeSettings, type StoryCorrection, type StorySettings, type Warning } from '@slugline/story';
import { unreadable } from '../package/package-files.ts';

/** What is sent as the part `story`. `warnings` are about story.yaml: the API can't know that its encoding was guessed. */
interface Story<T> {
  story: T;
  warnings: readonly Warning[];
}

/**
 * Reads the story.yaml of a package, if it has one. What the command line says wins, except that the later of two embargoes
 * holds; the API checks it. Throws `settings_invalid`, and `file_missing` when the file can't be read.
 */
export async function readStory(
  file: string | undefined,
  overrides: Record<string, unknown>,
): Promise<Story<StorySettings>> {
  const { settings, warnings } =
    file === undefined ? { settings: {}, warnings: [] } : readSettings(await bytesOf(file), basename(file));
  return { story: mergeSettings(settings, overrides as StorySettings), warnings };
}

/** Reads the story.yaml of a correction, as `readStory` does that of a package. */
export async function readStoryCorrection(
  file: string | undefined,
  overrides: StoryCorrection,
): Promise<Story<StoryCorrection>> {
  const { correction, warnings } =
    file === undefined
      ? { correction: {}, warnings: [] }
      : readCorrection(await bytesOf(file), basename(file));
  return { story: { ...correction, ...overrides }, warnings };
}

const bytesOf = (file: string) => readFile(file).catch(unreadable(file));
