import { describe, expect, it } from 'vitest';
import { commandLineOf } from './command-line.ts';
import type { Capabilities, Confined } from './confined.ts';

const limits = { addressBytes: 1000, cpuSeconds: 60, fileBytes: 2000, openFiles: 64 };
const tool: Confined = {
  command: ['/usr/bin/ffmpeg', '-i', 'file:/originals/a b', 'file:/work/out/%d.mp4'],
  reads: ['/originals/a b'],
  writes: '/work/out',
  env: { LC_ALL: 'C' },
  limits,
};
const all = { limits: true, group: true } as const;
const root = 0;
const somebody = 1000;

const words = (confined: Confined, capabilities: Capabilities, user = somebody) =>
  commandLineOf(confined, capabilities, user);
/** The words after each use of an option. */
const after = (option: string, of: readonly string[]) =>
  of.flatMap((word, index) => (word === option ? [of[index + 1]] : []));

describe('the command line of an isolated command', () => {
  it.each([
    ['privileges', somebody, ['setpriv', '--no-new-privs']],
    ['none', somebody, []],
    [
      'network',
      somebody,
      [
        ...['unshare', '--user', '--map-user=65534', '--map-group=65534', '--net', '--ipc'],
        ...['setpriv', '--no-new-privs'],
      ],
    ],
    [
      'network',
      root,
      [
        ...['unshare', '--net', '--ipc', 'setpriv', '--no-new-privs', '--inh-caps=-all'],
        '--bounding-set=-all,+dac_override',
      ],
    ],
  ] as const)('with %s for user %i is %j and the command', (level, user, before) => {
    expect(words(tool, { level, limits: false, group: false }, user)).toEqual([...before, ...tool.command]);
  });

  it('begins with setsid and prlimit when they are installed', () => {
    const line = words(tool, { ...all, level: 'none' });
    expect(line.slice(0, 7)).toEqual([
      ...['setsid', 'prlimit', '--as=1000', '--cpu=60', '--fsize=2000', '--nofile=64', '--core=0'],
    ]);
    expect(line.slice(7)).toEqual(tool.command);
  });

  it('has no limit of address space for a program that reserves more than it uses', () => {
    const { addressBytes: _none, ...others } = limits;
    const line = words({ ...tool, limits: others }, { ...all, level: 'none' });
    expect(line.filter((word) => word.startsWith('--as'))).toEqual([]);
  });

  it('shows the files that the command reads as read-only, and the one folder that it writes to', () => {
    const line = words(tool, { ...all, level: 'view' });
    expect(after('--ro-bind-try', line)).toContain('/originals/a b');
    expect(after('--bind', line)).toEqual(['/work/out']);
    expect(after('--dev-bind', line)).toEqual(['/dev/null', '/dev/urandom']);
    expect(line).toEqual(
      expect.arrayContaining(['--unshare-net', '--unshare-pid', '--unshare-ipc', '--die-with-parent']),
    );
    expect(line.slice(-tool.command.length)).toEqual(tool.command);
  });

  it('shows no other folders of the user, and no /proc', () => {
    const line = words({ ...tool, reads: [], writes: undefined }, { ...all, level: 'view' });
    const shown = ['--ro-bind', '--ro-bind-try', '--bind'].flatMap((option) => after(option, line));
    expect(shown.sort()).toEqual([
      ...['/bin', '/etc/alternatives', '/etc/ld.so.cache', '/lib', '/lib64'],
      ...['/sys/kernel/mm/transparent_hugepage', '/usr'],
    ]);
    expect(line).not.toContain('--proc');
  });

  it('shows a command its own /proc when it needs one', () => {
    expect(after('--proc', words({ ...tool, ownProc: true }, { ...all, level: 'view' }))).toEqual(['/proc']);
  });

  it('shows a program outside the system’s folders as a single file', () => {
    const own: Confined = { ...tool, command: ['/opt/tools/ffmpeg', '-version'] };
    expect(after('--ro-bind-try', words(own, { ...all, level: 'view' }))).toContain('/opt/tools/ffmpeg');
    expect(after('--ro-bind-try', words(tool, { ...all, level: 'view' }))).not.toContain('/usr/bin/ffmpeg');
  });

  it.each([
    [somebody, []],
    [root, ['CAP_DAC_OVERRIDE']],
  ])('leaves user %i the privileges %j', (user, privileges) => {
    const line = words(tool, { ...all, level: 'view' }, user);
    expect(after('--cap-drop', line)).toEqual(['ALL']);
    expect(after('--cap-add', line)).toEqual(privileges);
  });

  it('does not treat words of the command as its own options', () => {
    const odd: Confined = { ...tool, command: ['/usr/bin/ffmpeg', '--bind', '/', '/', '--cap-add', 'ALL'] };
    for (const level of ['view', 'network', 'privileges', 'none'] as const) {
      expect(words(odd, { ...all, level }).slice(-6)).toEqual(odd.command);
    }
  });
});
