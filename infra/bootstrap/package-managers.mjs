import { existsSync } from 'node:fs';
import { capture } from './run.mjs';

/**
 * How each package manager installs without asking. `asRoot` says who may: Homebrew refuses root, the others need it.
 */
const managers = [
  {
    name: 'apt',
    command: 'apt-get',
    asRoot: true,
    environment: ['DEBIAN_FRONTEND=noninteractive'],
    // A fresh image has no package lists, and a stale list names versions the mirror has dropped.
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
 * The package manager of this machine that we may use without a password, if any.
 *
 * @returns {Promise<{ name: string, install: (packages: string[]) => Promise<string | undefined> } | undefined>}
 * `install` gives the manager's output where it failed.
 */
export async function findPackageManager() {
  for (const manager of managers) {
    if ((await capture(manager.command, ['--version'])).code !== 0) continue;
    const prefix = await privilege(manager);
    if (prefix) return { name: manager.name, install: (packages) => install(manager, prefix, packages) };
  }
  return undefined;
}

/** What to put before the command: nothing, sudo, or undefined where we are not allowed. */
async function privilege(manager) {
  const isRoot = process.getuid?.() === 0;
  if (!manager.asRoot) return isRoot ? undefined : [];
  if (isRoot) return [];
  return (await capture('sudo', ['-n', 'true'])).code === 0 ? ['sudo', '-n'] : undefined;
}

async function install(manager, prefix, packages) {
  // sudo drops the environment, so it is set on the other side of it.
  const call = (args) => {
    const [command, ...before] = [...prefix, 'env', ...(manager.environment ?? []), manager.command];
    return capture(command, [...before, ...args]);
  };
  if (manager.name === 'apt' && packages.includes('redis-server') && existsSync('/run/systemd/system')) {
    process.stderr.write(
      'Debian also starts a Redis of its own on port 6379, which Slugline does not use: ' +
        '`sudo systemctl disable --now redis-server` ends it.\n',
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
