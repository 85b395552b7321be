import { spawnSync } from 'node:child_process';

/** Runs what follows with a disk of so many bytes at the folder; it is gone with its last process. */
export const withSmallDisk = (folder: string, bytes: number): [program: string, ...words: string[]] => [
  ...(['unshare', '--map-root-user', '--mount', 'sh', '-c'] as const),
  ...[`mount -t tmpfs -o size=${bytes} none "$1" && shift && exec "$@"`, 'sh', folder],
];

/** Whether this user may have one. */
export function mayMount(): boolean {
  const [program, ...words] = withSmallDisk('/mnt', 65_536);
  return spawnSync(program, [...words, 'true']).status === 0;
}
