import { existsSync, readdirSync } from 'node:fs';
import { NotReady } from './not-ready.mjs';
import { findPackageManager } from './package-managers.mjs';
import { capture } from './run.mjs';

const debianPostgres = '/usr/lib/postgresql';
/** Where Debian and Fedora keep the modules of Varnish. */
const varnishModules = [
  ...['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/varnish/vmods`),
  '/usr/lib64/varnish/vmods',
];

/**
 * The programs that npm can't install. `present` returns whether PATH has a usable version. `apt`, `apk` and
 * `brew` name the packages to install. `dnf` names paths: dnf finds the package that owns a path, whatever a
 * release calls it.
 *
 * ffmpeg 5.1 is the version of Debian 12; older versions lack options that packages/video uses. BullMQ needs
 * Redis 6.2.
 */
const tools = {
  redis: {
    name: 'redis-server (6.2 or later)',
    present: async () => atLeast(await version('redis-server', ['--version'], /v=(\d+)\.(\d+)/), [6, 2]),
    apt: ['redis-server'],
    apk: ['redis'],
    brew: ['redis'],
    dnf: ['/usr/bin/redis-server'],
  },
  ffmpeg: {
    name: 'ffmpeg and ffprobe (5.1 or later)',
    present: async () => {
      // The version of a build from git is N-12345-g…. Such builds are newer than 5.1.
      const release = /version (?:n|N-)?(\d+)(?:\.(\d+))?/;
      const found = await Promise.all(
        ['ffmpeg', 'ffprobe'].map((command) => version(command, ['-version'], release)),
      );
      return found.every((one) => atLeast(one, [5, 1]));
    },
    apt: ['ffmpeg'],
    apk: ['ffmpeg'],
    brew: ['ffmpeg'],
    dnf: ['/usr/bin/ffmpeg', '/usr/bin/ffprobe'],
  },
  bubblewrap: {
    name: 'bubblewrap',
    present: () => answers('bwrap', ['--version']),
    apt: ['bubblewrap'],
    apk: ['bubblewrap'],
    dnf: ['/usr/bin/bwrap'],
  },
  postgres: {
    name: 'a PostgreSQL server (13 or later)',
    // Debian keeps the programs of each version in a folder that is not on PATH.
    present: async () => {
      const folders = existsSync(debianPostgres) ? readdirSync(debianPostgres) : [];
      if (folders.some((version) => existsSync(`${debianPostgres}/${version}/bin/initdb`))) return true;
      return atLeast(await version('postgres', ['--version'], /(\d+)\.(\d+)/), [13, 0]);
    },
    apt: ['postgresql'],
    apk: ['postgresql'],
    brew: ['postgresql@17'],
    dnf: ['/usr/bin/postgres', '/usr/bin/initdb'],
  },
  exiftool: {
    name: 'exiftool',
    present: () => answers('exiftool', ['-ver']),
    apt: ['libimage-exiftool-perl'],
    apk: ['exiftool'],
    brew: ['exiftool'],
    dnf: ['/usr/bin/exiftool'],
  },
  chromium: {
    name: 'chromium',
    present: () => answers('chromium', ['--version']),
    apt: ['chromium'],
    apk: ['chromium'],
    brew: ['chromium'],
    dnf: ['chromium'],
  },
  java: {
    // vnu needs Java 17.
    name: 'java (17 or later)',
    present: async () => atLeast(await version('java', ['-version'], /version "(\d+)(?:\.(\d+))?/), [17, 0]),
    apt: ['default-jre-headless'],
    apk: ['openjdk17-jre-headless'],
    brew: ['openjdk'],
    dnf: ['/usr/bin/java'],
  },
  promtool: {
    name: 'promtool',
    present: () => answers('promtool', ['--version']),
    apt: ['prometheus'],
    apk: ['prometheus'],
    brew: ['prometheus'],
    dnf: ['/usr/bin/promtool'],
  },
  nginx: {
    name: 'nginx',
    // Debian installs it in a folder that only root has on PATH.
    present: async () => (await answers('nginx', ['-v'])) || (await answers('/usr/sbin/nginx', ['-v'])),
    apt: ['nginx'],
    apk: ['nginx'],
    brew: ['nginx'],
    dnf: ['/usr/sbin/nginx'],
  },
  varnish: {
    name: 'varnish and varnish-modules',
    // The modules have no program.
    present: async () =>
      ((await answers('varnishd', ['-V'])) || (await answers('/usr/sbin/varnishd', ['-V']))) &&
      varnishModules.some((folder) => existsSync(`${folder}/libvmod_xkey.so`)),
    apt: ['varnish', 'varnish-modules'],
    dnf: ['/usr/sbin/varnishd', 'varnish-modules'],
  },
  nginxPurge: {
    name: 'the module for purges of nginx',
    present: async () => existsSync('/usr/lib/nginx/modules/ngx_http_cache_purge_module.so'),
    apt: ['libnginx-mod-http-cache-purge'],
  },
  ceph: {
    name: 'a Ceph gateway (radosgw, ceph-mon, ceph-osd, ceph)',
    present: async () => {
      const commands = ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph'];
      return (await Promise.all(commands.map((command) => answers(command, ['--version'])))).every(Boolean);
    },
    apt: ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph-common'],
    dnf: ['/usr/bin/radosgw', '/usr/bin/ceph-mon', '/usr/bin/ceph-osd', '/usr/bin/ceph'],
  },
};

/**
 * Installs the named tools that are missing or too old, and checks that they work afterwards.
 *
 * @param {(keyof typeof tools)[]} names
 * @returns {Promise<boolean>} whether anything was installed
 * @throws {NotReady} with one line that says what to install by hand
 */
export async function ensureTools(names) {
  const missing = await missingOf(names.map((name) => tools[name]));
  if (missing.length === 0) return false;

  const wanted = missing.map((tool) => tool.name).join('; ');
  const byHand = `Install ${wanted}, or use \`docker compose up\`.`;
  const manager = await findPackageManager();
  if (!manager) throw new NotReady(byHand);

  await install(manager, missing);
  const still = await missingOf(missing);
  if (still.length > 0) {
    throw new NotReady(
      `${manager.name} did not bring ${still.map((tool) => tool.name).join('; ')}. ${byHand}`,
    );
  }
  return true;
}

/**
 * Tries to install the named optional tools. Does not throw when it can't: everything works without them.
 *
 * @param {(keyof typeof tools)[]} names
 */
export async function tryTools(names) {
  const missing = await missingOf(names.map((name) => tools[name]));
  const manager = missing.length > 0 ? await findPackageManager() : undefined;
  if (manager) await install(manager, missing);
}

async function install(manager, missing) {
  const packages = missing.flatMap((tool) => tool[manager.name] ?? []);
  if (packages.length === 0) return;
  process.stderr.write(`Installing with ${manager.name}: ${packages.join(' ')} (a minute or two)…\n`);
  const failure = await manager.install(packages);
  if (failure !== undefined) process.stderr.write(`${failure}\n`);
}

async function missingOf(candidates) {
  const present = await Promise.all(candidates.map((tool) => tool.present()));
  return candidates.filter((_, index) => !present[index]);
}

const answers = async (command, args) => (await capture(command, args)).code === 0;

async function version(command, args, pattern) {
  const { code, output } = await capture(command, args);
  const match = code === 0 ? pattern.exec(output) : null;
  return match ? [Number(match[1]), Number(match[2] ?? 0)] : undefined;
}

const atLeast = (found, [major, minor]) =>
  found !== undefined && (found[0] > major || (found[0] === major && found[1] >= minor));
