import { execFileSync, spawnSync } from 'node:child_process';

/** An independent reader of metadata. Tests that need it are skipped if it is not installed. */
const command = 'exiftool';
export const hasExiftool = spawnSync(command, ['-ver']).status === 0;

export const exiftool = (...args: string[]): string => execFileSync(command, args, { encoding: 'utf8' });

/** All tags of files as ExifTool reads them, with raw values. */
export const tagsOf = (...files: string[]): Record<string, unknown>[] =>
  JSON.parse(exiftool('-json', '-q', '-a', '-n', '-struct', '-G1', ...files));
