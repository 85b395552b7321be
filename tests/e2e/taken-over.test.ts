import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild, takenOverChild } from '@slugline/image/testing';
import { levelsHere } from '@slugline/sandbox/testing';
import { hasProc } from '@slugline/testing/processes/running';
import { runFfmpeg } from '@slugline/video/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Tests each cell of the tables in SECURITY.md. */
const document = await readFile(new URL('../../SECURITY.md', import.meta.url), 'utf8');
const { signal } = new AbortController();
const rest = process.env.PATH;

/** Attacks of a process that was taken over, under the words of the table. */
const wishes = {
  'read the environment of our processes': 'grep -qs "$secret" /proc/[0-9]*/environ',
  'read other files of our user': 'grep -q "$secret" "$folder/secret"',
  'write to other files of our user': 'echo x >> "$folder/victim"',
  'connect to Redis': 'exec 3<>"/dev/tcp/127.0.0.1/$port"',
  'send to the network': 'exec 3<>/dev/udp/192.0.2.1/9',
  'send signals to our processes': 'kill -0 "$ours"',
  'leave a process behind': 'test -e /bin/sh',
  'have a file published by a link to it': 'true',
} as const;
type Wish = keyof typeof wishes;
const all = Object.keys(wishes) as Wish[];

const columns = { view: 'bubblewrap', network: 'unshare', none: 'neither' } as const;
type Column = keyof typeof columns;

/** Reads the table under a heading: for each attack, the value in each column. */
function tableUnder(heading: string): Record<string, Record<string, string>> {
  const [, part = ''] = document.split(`## ${heading}\n`);
  const [head = [], , ...rows] = (part.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const cellsOf = (cells: string[]) => Object.fromEntries(head.map((name, at) => [name, cells[at] ?? '']));
  return Object.fromEntries(rows.map((cells) => [cells[0], cellsOf(cells)]));
}

const isOnline = Object.values(networkInterfaces()).some((all) => all?.some(({ internal }) => !internal));

/** The target of the attacks: a process with a secret, files, and a server in place of Redis. */
interface Ground {
  folder: string;
  secret: string;
  port: number;
  ours: number;
  marker: string;
}

/** A script that tries every attack and writes a line for each to the file `to`. */
const probe = ({ folder, secret, port, ours, marker }: Ground, to: string): string =>
  [
    'PATH=/usr/bin:/bin',
    `folder='${folder}' secret='${secret}' port=${port} ours=${ours}`,
    `setsid /bin/sh -c 'sleep 20; : ${marker}' </dev/null >/dev/null 2>&1 3>&- 9>&- &`,
    `exec >"${to}"`,
    ...all.map(
      (wish) => `if ( ${wishes[wish]} ) 2>/dev/null; then echo '${wish}|yes'; else echo '${wish}|no'; fi`,
    ),
    'exit 0',
  ].join('\n');

const linkTo = ({ folder }: Ground, to: string): string =>
  `PATH=/usr/bin:/bin; rm -f "${to}"; ln -s '${folder}/secret' "${to}"; exit 0`;

/** Runs a script in place of a tool. Returns the part of its result that is kept. */
type TakeOver = (script: (ground: Ground, to: string) => string, ground: Ground) => Promise<string>;

const ffmpeg: TakeOver = async (script, ground) => {
  const work = await mkdtemp(join(ground.folder, 'ffmpeg-'));
  const bin = join(work, 'bin');
  await mkdir(bin);
  const findOut = 'for one; do case $one in file:*) out=$(echo "$one" | /usr/bin/cut -c 6-);; esac; done';
  await writeFile(join(bin, 'ffmpeg'), `#!/bin/bash\n${findOut}\n${script(ground, '$out')}\n`);
  await chmod(join(bin, 'ffmpeg'), 0o755);
  const input = join(work, 'in.mp4');
  await writeFile(input, 'film');
  const file = join(work, 'result');
  const path = process.env.PATH;
  process.env.PATH = `${bin}:${path}`;
  const run = { name: 'in.mp4', inputs: [{ file: input }], maxPixels: 1e6, outputs: [{ file, options: [] }] };
  await runFfmpeg(run, { signal }).catch(() => {});
  process.env.PATH = path;
  return readFile(file, 'utf8').catch(() => '');
};

const image: TakeOver = async (script, ground) => {
  const dir = await mkdtemp(join(ground.folder, 'results-'));
  const file = join(dir, 'picture');
  await writeFile(file, script(ground, 'found.jpg'));
  const child = await startChild({ folder: ground.folder, program: takenOverChild });
  await child.run({ kind: 'poster', input: { file, name: 'a.jpg' }, dir }, { signal }).catch(() => {});
  await child.stop();
  return readFile(join(dir, 'found.jpg'), 'utf8').catch(() => '');
};

/** The processes that have these words in their command line. */
const running = (words: string): string[] =>
  readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(words);
    } catch {
      return false; // It has ended.
    }
  });

/** Runs the attacks. Returns yes or no for each. */
async function triedBy(takeOver: TakeOver, ground: Ground): Promise<Record<string, string>> {
  const lines = (await takeOver(probe, ground)).trim().split('\n');
  const left = running(ground.marker);
  for (const pid of left) process.kill(Number(pid), 'SIGKILL');
  const published = await takeOver(linkTo, ground);
  return {
    ...Object.fromEntries(lines.map((line) => line.split('|'))),
    'leave a process behind': left.length > 0 ? 'yes' : 'no',
    'have a file published by a link to it': published.includes(ground.secret) ? 'yes' : 'no',
  };
}

let folder: string;
let ground: Omit<Ground, 'marker'>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-taken-over-'));
  const secret = `secret-${crypto.randomUUID()}`;
  await writeFile(join(folder, 'secret'), secret);
  const server = createServer((socket) => socket.destroy());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const ours = spawn('sleep', ['300'], {
    env: { PATH: rest, S3_SECRET_ACCESS_KEY: secret },
    stdio: 'ignore',
  });
  ground = { folder, secret, port: (server.address() as AddressInfo).port, ours: ours.pid ?? 0 };
  return async () => {
    ours.kill('SIGKILL');
    server.close();
    await rm(folder, { recursive: true });
  };
});

const levels = (await levelsHere()).filter(({ level }) => level in columns);
afterAll(() => {
  process.env.PATH = rest;
});

describe.skipIf(!hasProc).each([
  ['A taken-over ffmpeg', ffmpeg],
  ['A taken-over picture process', image],
] as const)('SECURITY.md: %s', (heading, takeOver) => {
  const table = tableUnder(heading);

  it('has a row for each attack, and no other', () => {
    expect(Object.keys(table)).toEqual(all);
  });

  describe.each(levels)('with $level', ({ level, path, works }) => {
    let found: Record<string, string>;
    beforeAll(async () => {
      if (!works) return;
      process.env.PATH = path;
      found = await triedBy(takeOver, { ...ground, marker: `left-${crypto.randomUUID()}` });
      process.env.PATH = rest;
    });

    it.for(all)('%s', (wish, { skip }) => {
      if (!works) skip(`${level} does not work on this machine`);
      if (wish === 'send to the network' && !isOnline) skip('this machine has no network');
      expect(found[wish]).toBe(table[wish]?.[columns[level as Column]]);
    });
  });
});
