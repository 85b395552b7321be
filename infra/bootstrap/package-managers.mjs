import { existsSync } from 'node:fs';
import { capture } from './run.mjs';

/**
 * How each package manager installs without asking. With `asRoot` it needs root. Homebrew refuses root.
 */
const managers = [
  {
    name: 'apt',
    command: 'apt-get',
    asRoot: true,
    environment: ['DEBIAN_FRONTEND=noninteractive'],
    // A fresh image has no package lists, and an old list may name versions that the mirror no longer has.
    refresh: ['update', '-q'],
    install: ['install', '-y', '-q', '--no-install-recommends'],
  },
  {
    name: 'dnf',
    command: 'dnf',
    asRoot: true,
    install: ['install', '-y', '--setopt=install_weak_deps=False'],
  },
  { name: 'apk', command: 'apk', asRoot: true, install: ['add', '--no-cache'] },
  { name: 'brew', command: 'brew', asRoot: false, install: ['install', '--quiet'] },
];

/**
 * Finds the first package manager of this machine that can be used without a password.
 *
 * @returns {Promise<{ name: string, install: (packages: string[]) => Promise<string | undefined> } | undefined>}
 * `install` returns the manager's output when it fails, and undefined when it succeeds.
 */
export async function findPackageManager() {
  for (const manager of managers) {
    if ((await capture(manager.command, ['--version'])).code !== 0) continue;
    const prefix = await privilege(manager);
    if (prefix) return { name: manager.name, install: (packages) => install(manager, prefix, packages) };
  }
  return undefined;
}

/** Returns the words to put before the command: none, or sudo; undefined when the manager can't be used. */
async function privilege(manager) {
  const isRoot = process.getuid?.() === 0;
  if (!manager.asRoot) return isRoot ? undefined : [];
  if (isRoot) return [];
  return (await capture('sudo', ['-n', 'true'])).code === 0 ? ['sudo', '-n'] : undefined;
}

/** Packages that also start a server. */
const startedByDebian = {
  'redis-server': { program: 'Redis', port: 6379, service: 'redis-server' },
  postgresql: { program: 'PostgreSQL', port: 5432, service: 'postgresql' },
  varnish: { program: 'Varnish', port: 6081, service: 'varnish' },
};

async function install(manager, prefix, packages) {
  // sudo drops the environment, so `env` sets it after sudo.
  const call = (args) => {
    const [command, ...before] = [...prefix, 'env', ...(manager.environment ?? []), manager.command];
    return capture(command, [...before, ...args]);
  };
  for (const [name, { program, port, service }] of Object.entries(startedByDebian)) {
    if (manager.name !== 'apt' || !packages.includes(name) || !existsSync('/run/systemd/system')) continue;
    process.stderr.write(
      `Debian also starts a ${program} of its own on port ${port}, which Slugline does not use: ` +
        `\`sudo systemctl disable --now ${service}\` ends it.\n`,
    );
  }
  let outcome = await call([...manager.install, ...packages]);
  if (outcome.code !== 0 && manager.refresh) {
    const refreshed = await call(manager.refresh);
    outcome = await call([...manager.install, ...packages]);
    outcome.output = refreshed.output + outcome.output;
  }
  return outcome.code === 0 ? undefined : outcome.output;
}
