import { spawnSync } from 'node:child_process';

/** Command prefix that mounts a disk of this many bytes at the folder. The disk is gone when its last process ends. */
export const withSmallDisk = (folder: string, bytes: number): [program: string, ...words: string[]] => [
  ...(['unshare', '--map-root-user', '--mount', 'sh', '-c'] as const),
  ...[`mount -t tmpfs -o size=${bytes} none "$1" && shift && exec "$@"`, 'sh', folder],
];

/** Whether this user may mount one. */
export function mayMount(): boolean {
  const [program, ...words] = withSmallDisk('/mnt', 65_536);
  return spawnSync(program, [...words, 'true']).status === 0;
}
