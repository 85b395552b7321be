import { execFileSync, spawnSync } from 'node:child_process';

/** A reader of metadata that is not ours. Where it isn't installed, what it would say is not tried. */
const command = 'exiftool';
export const hasExiftool = spawnSync(command, ['-ver']).status === 0;

export const exiftool = (...args: string[]): string => execFileSync(command, args, { encoding: 'utf8' });

/** All tags of files as ExifTool reads them, values as they stand there. */
export const tagsOf = (...files: string[]): Record<string, unknown>[] =>
  JSON.parse(exiftool('-json', '-q', '-a', '-n', '-struct', '-G1', ...files));
