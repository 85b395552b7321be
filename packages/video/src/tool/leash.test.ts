import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apartHere } from '../testing/apart.ts';
import { clip, tempFolder } from '../testing/clips.ts';
import { type Run, runFfmpeg } from './ffmpeg.ts';
import { LEASH, leash } from './leash.ts';

const timeout = 60_000;

/** A run that never ends by itself and costs little: one clip again and again, no faster than it plays. */
async function endless(folder: string): Promise<Run> {
  const file = await clip(join(folder, 'in.mp4'), { seconds: 1, sound: false });
  return {
    name: 'in.mp4',
    inputs: [{ file, options: ['-re', '-stream_loop', '-1'] }],
    maxPixels: 1_000_000,
    outputs: [{ file: join(folder, 'endless.mkv'), options: ['-c', 'copy'] }],
  };
}

/** The tools (and their leashes) at work on a folder, whose name is in their arguments; zombies are gone already. */
async function toolsIn(folder: string): Promise<string[]> {
  return (await commandLines()).filter(
    (line) => /^(\S*\/)?(ffmpeg|ffprobe|sh|bwrap)\s/.test(line) && line.includes(folder),
  );
}

/** What runs on this machine. From /proc where there is one: a bare Debian has no `ps`. A zombie's line is empty. */
async function commandLines(): Promise<string[]> {
  if (!existsSync('/proc/self/cmdline')) {
    const { stdout } = await execa('ps', ['-eo', 'args']);
    return stdout.split('\n');
  }
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
  return (await Promise.all(lines)).map((line) => line.replaceAll('\0', ' '));
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(50);
}

describe.each(await apartHere())('the leash, with $apart', { timeout }, ({ apart, path, works }) => {
  const restPath = process.env.PATH;
  beforeEach(({ skip }) => {
    if (!works) skip(`${apart} does not work on this machine`);
    process.env.PATH = path;
  });
  afterEach(() => {
    process.env.PATH = restPath;
  });

  it('is what the tools run with', async () => {
    expect(await leash()).toEqual({ apart, limits: true, group: true });
  });

  it('ends ffmpeg when the job is aborted, before it says so', async () => {
    await using folder = await tempFolder();
    const abort = new AbortController();
    const running = runFfmpeg(await endless(folder.path), { signal: abort.signal });
    await until(async () => (await toolsIn(folder.path)).length > 0);
    abort.abort(new Error('somebody cancelled'));
    await expect(running).rejects.toThrow('somebody cancelled');
    expect(await toolsIn(folder.path)).toEqual([]);
  });

  it('leaves nothing when the abort comes before the process', async () => {
    await using folder = await tempFolder();
    const abort = new AbortController();
    const running = runFfmpeg(await endless(folder.path), { signal: abort.signal });
    abort.abort(new Error('at once'));
    await expect(running).rejects.toThrow('at once');
    expect(await toolsIn(folder.path)).toEqual([]);
  });

  it('ends ffmpeg when the worker is killed and can do nothing about it', async () => {
    await using folder = await tempFolder();
    const run = await endless(folder.path);
    const source = new URL('./ffmpeg.ts', import.meta.url).href;
    const code = `import { runFfmpeg } from ${JSON.stringify(source)};
      await runFfmpeg(${JSON.stringify(run)}, { signal: new AbortController().signal });`;
    const worker = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], {
      stdio: 'ignore',
    });
    await until(async () => (await toolsIn(folder.path)).some((line) => line.includes('endless.mkv')));
    worker.kill('SIGKILL');
    await once(worker, 'exit');
    await until(async () => (await toolsIn(folder.path)).length === 0);
  });

  it('leaves nobody behind when it is told to stop while it begins', async () => {
    await using folder = await tempFolder();
    const { inputs } = await endless(folder.path);
    const input = inputs.flatMap(({ file, options = [] }) => [...options, '-i', `file:${file}`]);
    // Somebody else holds the leashes: what waits for the end of one is still here when we look.
    const holder = spawn('sleep', ['60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const gone = Array.from({ length: 80 }, async (_, n) => {
      const held = spawn(LEASH, [`--apart=${apart}`, '-v', 'quiet', ...input, '-f', 'null', '-'], {
        stdio: [holder.stdout, 'ignore', 'ignore'],
      });
      for (const then = performance.now() + (n % 40) / 10; performance.now() < then; );
      held.kill('SIGTERM');
      await once(held, 'exit');
    });
    await Promise.all(gone);
    await until(async () => (await toolsIn(folder.path)).length === 0);
    holder.kill();
  });

  it('kills a tool that does not listen, and shows it no secrets', async () => {
    await using folder = await tempFolder();
    const bin = join(folder.path, 'bin');
    await mkdir(bin);
    const stubborn = join(bin, 'ffmpeg');
    await writeFile(stubborn, '#!/bin/sh\ntrap "" TERM\nenv\necho ready >&2\nwhile :; do sleep 0.1; done\n');
    await chmod(stubborn, 0o755);
    const env = { PATH: `${bin}:${process.env.PATH}`, AWS_SECRET_ACCESS_KEY: 'secret' };
    const child = spawn(LEASH, [`--apart=${apart}`, 'ffmpeg', folder.path], { env, stdio: 'pipe' });
    let told = '';
    child.stdout.on('data', (data) => {
      told += data;
    });
    await once(child.stderr, 'data');
    child.kill('SIGTERM');
    await once(child, 'close');
    expect(told).toContain('PATH=');
    expect(told).not.toContain('secret');
    expect(await toolsIn(folder.path)).toEqual([]);
  });

  it('lets a tool have large pages of memory, and ask whether there are any', async () => {
    await using folder = await tempFolder();
    const pages = '/sys/kernel/mm/transparent_hugepage/enabled';
    const asking = join(folder.path, 'ffmpeg');
    await writeFile(asking, `#!/bin/sh\necho "$GLIBC_TUNABLES"\ncat ${pages} 2>/dev/null\n`);
    await chmod(asking, 0o755);
    const env = { PATH: `${folder.path}:${restPath}` };
    const { stdout } = await execa(LEASH, [`--apart=${apart}`], { env, stdin: 'pipe', reject: false });
    const [tunables, said = ''] = stdout.split('\n');
    expect(tunables).toMatch(/^glibc\.malloc\.hugetlb=1:/);
    expect(said).toBe(existsSync(pages) ? (await readFile(pages, 'utf8')).trim() : '');
  });

  it('shows a tool that was subverted no more than it says', async () => {
    await using folder = await tempFolder();
    const [bin, originals, out] = ['bin', 'originals', 'out'].map((name) => join(folder.path, name)) as [
      string,
      string,
      string,
    ];
    for (const made of [bin, originals, out]) await mkdir(made);
    const input = join(originals, "its input's name");
    const neighbour = join(originals, 'neighbour');
    await writeFile(input, 'input');
    await writeFile(neighbour, 'canary');
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const real = (await execa('sh', ['-c', 'command -v ffmpeg'])).stdout;
    const attack = [
      '#!/bin/sh',
      `cat "${input}"; echo`,
      `[ ! -r "${neighbour}" ] || echo reads its neighbour`,
      '[ ! -e /proc/1/status ] || echo sees processes',
      '[ ! -e /etc/passwd ] || echo sees the system',
      `(echo x >"${folder.path}/made") 2>/dev/null && echo writes where it likes`,
      `(echo x >"${input}") 2>/dev/null && echo writes to its input`,
      'echo made >stray',
      `(${real} -v quiet -i http://127.0.0.1:${port}/canary -f null -) </dev/null`,
    ];
    await writeFile(join(bin, 'ffmpeg'), `${attack.join('\n')}\n`);
    await chmod(join(bin, 'ffmpeg'), 0o755);
    const { stdout } = await execa(
      LEASH,
      [`--apart=${apart}`, '-i', `file:${input}`, `file:${out}/out.mp4`],
      {
        ...{ env: { PATH: `${bin}:${restPath}` }, stdin: 'pipe', reject: false },
      },
    );
    server.close();
    const [read, ...done] = stdout.split('\n');
    expect(read).toBe('input');
    const open = [
      ...['reads its neighbour', 'sees processes', 'sees the system'],
      ...['writes where it likes', 'writes to its input'],
    ];
    expect(done).toEqual(apart === 'view' ? [] : open);
    expect(await readFile(input, 'utf8')).toBe(apart === 'view' ? 'input' : 'x\n');
    expect(asked).toEqual(apart === 'view' || apart === 'network' ? [] : ['/canary']);
    expect(await readFile(join(out, 'stray'), 'utf8')).toBe('made\n');
  });

  it('gives back the exit code, and 127 when the tool is not installed', async () => {
    await using folder = await tempFolder();
    const options = { reject: false, stdin: 'pipe' } as const;
    const own = `--apart=${apart}`;
    expect((await execa(LEASH, [own, 'ffmpeg', '-version'], options)).exitCode).toBe(0);
    expect((await execa(LEASH, [own, 'ffmpeg', '-i', '/nowhere'], options)).exitCode).toBe(1);
    const without = await execa('/bin/sh', [LEASH, own, 'ffprobe'], {
      ...options,
      env: { PATH: folder.path },
      extendEnv: false,
    });
    expect(without.exitCode).toBe(127);
  });
});
