import type { Capabilities, Confined, Limits } from './confined.ts';

/**
 * Returns the command line that runs a command with the isolation that the machine offers. `user` is the id of the user
 * who runs it. Pure.
 */
export function commandLineOf(
  confined: Confined,
  { level, limits, group }: Capabilities,
  user: number,
): string[] {
  return [
    ...(group ? ['setsid'] : []),
    ...(limits ? limitWords(confined.limits) : []),
    ...isolated[level](confined, user),
  ];
}

const limitWords = ({ addressBytes, cpuSeconds, fileBytes, openFiles }: Limits): string[] => [
  'prlimit',
  ...(addressBytes === undefined ? [] : [`--as=${addressBytes}`]),
  ...[`--cpu=${cpuSeconds}`, `--fsize=${fileBytes}`, `--nofile=${openFiles}`, '--core=0'],
];

/** Root gets no user namespace: in one it could not read the files of other users. */
const isRoot = (user: number): boolean => user === 0;
/** The only privilege that root keeps: reading and writing the files of other users. */
const kept = { bubblewrap: 'CAP_DAC_OVERRIDE', setpriv: '+dac_override' };

const isolated: Record<Capabilities['level'], (confined: Confined, user: number) => string[]> = {
  view: (confined, user) => ['bwrap', ...viewOf(confined, user), ...confined.command],

  network: ({ command }, user) =>
    isRoot(user)
      ? [
          ...['unshare', '--net', '--ipc', 'setpriv', '--no-new-privs', '--inh-caps=-all'],
          ...[`--bounding-set=-all,${kept.setpriv}`, ...command],
        ]
      : [
          ...['unshare', '--user', '--map-user=65534', '--map-group=65534', '--net', '--ipc'],
          ...['setpriv', '--no-new-privs', ...command],
        ],

  privileges: ({ command }) => ['setpriv', '--no-new-privs', ...command],

  none: ({ command }) => [...command],
};

/** The system's programs and libraries, and the file in /sys from which the C library reads about large pages. */
const system = ['/etc/alternatives', '/etc/ld.so.cache', '/lib64', '/lib', '/bin'];
const largePages = '/sys/kernel/mm/transparent_hugepage';
const devices = ['/dev/null', '/dev/urandom'];

/** Bubblewrap's options: https://github.com/containers/bubblewrap/blob/v0.8.0/bwrap.xml */
function viewOf({ command: [program], reads, writes, ownProc = false }: Confined, user: number): string[] {
  // A program outside the system's folders is bound as a single file.
  const own = /^\/(usr|bin)\//.test(program) ? [] : [program];
  return [
    ...['--unshare-net', '--unshare-pid', '--unshare-ipc', '--die-with-parent', '--as-pid-1'],
    ...['--cap-drop', 'ALL', ...(isRoot(user) ? ['--cap-add', kept.bubblewrap] : [])],
    ...['--ro-bind', '/usr', '/usr'],
    ...devices.flatMap((device) => ['--dev-bind', device, device]),
    ...(ownProc ? ['--proc', '/proc'] : []),
    ...[...system, largePages, ...own, ...reads].flatMap((path) => ['--ro-bind-try', path, path]),
    ...(writes === undefined ? [] : ['--bind', writes, writes]),
    ...['--remount-ro', '/', ...first],
  ];
}

/**
 * The first process of the namespace. It waits for the command, so that the command's CPU time is counted, and writes
 * nothing itself. The command is not the first process, because the kernel shields that from its own signals.
 */
const first = ['/bin/sh', '-c', 'exec 9>&2 2>/dev/null; "$@" 2>&9 9>&-; exit $?', 'sh'];
