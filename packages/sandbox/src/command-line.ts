import type { Confined, Limits, Means } from './confined.ts';

/**
 * The words of a command line that runs a command with what the machine can do for it. `user` is the id of the user who
 * runs it. Pure.
 */
export function wordsOf(confined: Confined, { level, limits, group }: Means, user: number): string[] {
  return [
    ...(group ? ['setsid'] : []),
    ...(limits ? limitWords(confined.limits) : []),
    ...apart[level](confined, user),
  ];
}

const limitWords = ({ addressBytes, cpuSeconds, fileBytes, openFiles }: Limits): string[] => [
  'prlimit',
  ...(addressBytes === undefined ? [] : [`--as=${addressBytes}`]),
  ...[`--cpu=${cpuSeconds}`, `--fsize=${fileBytes}`, `--nofile=${openFiles}`, '--core=0'],
];

/** Root gets no user namespace: in one it could not read the files of other users. */
const isRoot = (user: number): boolean => user === 0;
/** The only privilege that root keeps is to read and write the files of other users. */
const kept = { bubblewrap: 'CAP_DAC_OVERRIDE', setpriv: '+dac_override' };

const apart: Record<Means['level'], (confined: Confined, user: number) => string[]> = {
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

/** The system's programs and libraries, and of /sys what the C library asks about large pages. */
const system = ['/etc/alternatives', '/etc/ld.so.cache', '/lib64', '/lib', '/bin'];
const largePages = '/sys/kernel/mm/transparent_hugepage';
const devices = ['/dev/null', '/dev/urandom'];

/** What bubblewrap shows: https://github.com/containers/bubblewrap/blob/v0.8.0/bwrap.xml */
function viewOf({ command: [program], reads, writes, ownProc = false }: Confined, user: number): string[] {
  // A program that is not among the system's comes alone, so it must be one file.
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
 * The first process of the namespace. It waits for the command: otherwise nobody would count the command's CPU time. It
 * says nothing itself. The command is not the first process, because the kernel protects that from its own signals.
 */
const first = ['/bin/sh', '-c', 'exec 9>&2 2>/dev/null; "$@" 2>&9 9>&-; exit $?', 'sh'];
