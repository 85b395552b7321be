import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** An S3 service that is not of this project. */
export interface Gateway {
  endpoint: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Ends its processes and removes its folder with everything in it. */
  stop(): Promise<void>;
}

/**
 * Starts a Ceph object gateway on free loopback ports: one monitor, one OSD that keeps its data in memory, and
 * radosgw. Takes about 15 s. Needs Debian's radosgw, ceph-mon, ceph-osd and ceph-common.
 */
export async function startCeph(): Promise<Gateway> {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-ceph-'));
  const stop = async () => {
    await endProcesses(folder);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [port, v2, v1] = await freePorts();
    const cluster = new Cluster(folder, `[v2:127.0.0.1:${v2},v1:127.0.0.1:${v1}]`, port);
    await cluster.write();
    await cluster.startMonitor();
    await cluster.startStorage();
    await cluster.startGateway();
    const account = { accessKeyId: 'slugline-tests', secretAccessKey: randomUUID() };
    await cluster.addUser(account);
    return { endpoint: `http://127.0.0.1:${port}`, ...account, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The steps that start a cluster, in the order in which they are needed. */
class Cluster {
  readonly #folder: string;
  readonly #address: string;
  readonly #port: number;
  readonly #id = randomUUID();

  constructor(folder: string, address: string, port: number) {
    this.#folder = folder;
    this.#address = address;
    this.#port = port;
  }

  get #conf(): string {
    return join(this.#folder, 'ceph.conf');
  }

  /**
   * Runs one of Ceph's programs with this cluster's configuration. For a daemon, returns when it runs in the
   * background.
   */
  async #run(program: string, ...args: string[]): Promise<string> {
    const { stdout } = await execute(program, ['-c', this.#conf, ...args], { timeout: 60_000 });
    return stdout;
  }

  /** Writes the configuration and a key for each daemon. */
  async write(): Promise<void> {
    const at = (name: string) => join(this.#folder, name);
    for (const name of ['mon', 'osd', 'run', 'log']) await mkdir(at(name));
    const settings = {
      fsid: this.#id,
      'mon host': this.#address,
      'ms bind ipv6': false,
      keyring: at('keyring'),
      'mon data': at('mon'),
      'osd data': at('osd'),
      'rgw data': at('run'),
      'run dir': at('run'),
      'pid file': at('run/$name.pid'),
      'admin socket': at('run/$name.$pid.asok'),
      'log file': at('log/$name.log'),
      'osd objectstore': 'memstore',
      'memstore device bytes': 2 * 1024 ** 3,
      // One copy on one disk: the tests don't check durability.
      'osd pool default size': 1,
      'osd pool default min size': 1,
      'osd pool default pg num': 8,
      'osd crush chooseleaf type': 0,
      'mon allow pool size one': true,
      // A nearly full disk of a developer's machine must not stop the monitor.
      'mon data avail crit': 1,
      'rgw frontends': `beast endpoint=127.0.0.1:${this.#port}`,
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
    await writeFile(this.#conf, `[global]\n${lines.join('\n')}\n`);

    const may = {
      'mon.': { mon: 'allow *' },
      'client.admin': { mon: 'allow *', osd: 'allow *', mgr: 'allow *' },
      'osd.0': { mon: 'allow profile osd', osd: 'allow *' },
      'client.rgw.a': { mon: 'allow *', osd: 'allow *' },
    };
    await execute('ceph-authtool', ['--create-keyring', at('keyring')]);
    for (const [name, caps] of Object.entries(may)) {
      const pairs = Object.entries(caps).flatMap(([part, allowed]) => ['--cap', part, allowed]);
      await execute('ceph-authtool', [at('keyring'), '--gen-key', '-n', name, ...pairs]);
    }
  }

  async startMonitor(): Promise<void> {
    const map = join(this.#folder, 'monmap');
    const keyring = join(this.#folder, 'keyring');
    await execute('monmaptool', ['--create', '--addv', 'a', this.#address, '--fsid', this.#id, map]);
    await this.#run('ceph-mon', '--mkfs', '-i', 'a', '--monmap', map, '--keyring', keyring);
    await this.#run('ceph-mon', '-i', 'a');
  }

  async startStorage(): Promise<void> {
    const disk = randomUUID();
    await this.#run('ceph', 'osd', 'new', disk);
    await this.#run('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', disk);
    await this.#run('ceph-osd', '-i', '0', '--osd-uuid', disk);
    await until('the OSD to come up', async () => (await this.#run('ceph', 'osd', 'stat')).includes('1 up'));
  }

  async startGateway(): Promise<void> {
    await this.#run('radosgw', '-n', 'client.rgw.a');
    await until('the gateway to answer', async () => (await fetch(`http://127.0.0.1:${this.#port}/`)).ok);
  }

  async addUser({ accessKeyId, secretAccessKey }: { accessKeyId: string; secretAccessKey: string }) {
    const user = ['--uid=tests', '--display-name=tests'];
    const keys = [`--access-key=${accessKeyId}`, `--secret-key=${secretAccessKey}`];
    await this.#run('radosgw-admin', '-n', 'client.rgw.a', 'user', 'create', ...user, ...keys);
  }
}

/** Returns three free ports. */
async function freePorts(): Promise<[number, number, number]> {
  const servers = [createServer(), createServer(), createServer()];
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            if (address === null || typeof address === 'string') throw new Error('no port');
            resolve(address.port);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  const [a = 0, b = 0, c = 0] = ports;
  return [a, b, c];
}

/** Asks until the answer is yes, at most for a minute. An error counts as no. */
async function until(what: string, question: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(250)) {
    if (await question().catch(() => false)) return;
  }
  throw new Error(`Ceph: waited a minute for ${what}`);
}

/**
 * Kills the daemons whose process ids are in the folder, and no others. Uses SIGKILL: no data is to be kept,
 * and a gateway that gets SIGTERM waits for storage that is being stopped, too.
 */
async function endProcesses(folder: string): Promise<void> {
  const files = await readdir(join(folder, 'run')).catch(() => []);
  const pids = await Promise.all(
    files
      .filter((name) => name.endsWith('.pid'))
      .map(async (name) => Number(await readFile(join(folder, 'run', name), 'utf8'))),
  );
  for (const pid of pids.filter((id) => id > 1)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}
