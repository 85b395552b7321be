import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { SluglineError } from '@slugline/story';
import { imageProcesses } from '@slugline/testing/processes/image-processes';
import { childrenOf, hasProc, isRunning } from '@slugline/testing/processes/running';
import { slow, small } from '@slugline/testing/samples/image-recipes';
import { made, never, noise, plain, sent, tempFolder } from '@slugline/testing/samples/images';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type ImageWorkers, openImageWorkers } from '../index.ts';
import { isDueForReplacement } from './child.ts';

const opened = (concurrency: number): ImageWorkers => {
  const workers = openImageWorkers({ concurrency });
  onTestFinished(() => workers.close());
  return workers;
};

/** Starts a picture whose AVIF takes half a minute. Resolves when that encode has begun. */
async function midEncode(workers: ImageWorkers, signal: AbortSignal = never.signal) {
  const folder = await tempFolder();
  const begun = Promise.withResolvers<void>();
  // The first progress means that the JPEG is done.
  const onProgress = () => begun.resolve();
  const input = await sent(noise(640, 480), 'slow.png');
  const making = workers.makeImage(input, folder, { parameters: slow }, { ...never, signal, onProgress });
  making.catch(() => {});
  await Promise.race([begun.promise, making]);
  return { folder, making };
}

/** The process that works. No test runs more than one; another may be spare. */
const workingProcess = (): number => {
  const [pid, ...others] = imageProcesses(process.pid);
  if (pid === undefined || others.length > 1) throw new Error(`expected one process: ${[pid, ...others]}`);
  return pid;
};

describe('picture workers', () => {
  it('end the process in the middle of an encode when the signal aborts, and leave no files', async () => {
    const deadline = new AbortController();
    const { folder, making } = await midEncode(opened(1), deadline.signal);
    const working = hasProc ? workingProcess() : 0;
    const reason = new SluglineError('media_deadline', 'slow.png took longer than it may');
    deadline.abort(reason);
    await expect(making).rejects.toBe(reason);
    expect(await readdir(folder)).toEqual([]);
    if (hasProc) expect(isRunning(working)).toBe(false);
  });

  it('make the next picture after a job was cancelled', async () => {
    const workers = opened(1);
    const cancel = new AbortController();
    const { making } = await midEncode(workers, cancel.signal);
    const next = made(workers, plain(64, 64).png());
    cancel.abort(new Error('cancelled'));
    await expect(making).rejects.toThrow('cancelled');
    expect((await next).media.width).toBe(64);
  });

  it('reject a waiting picture when it is cancelled', async () => {
    const workers = opened(1);
    await midEncode(workers);
    const cancel = new AbortController();
    const input = await sent(plain(64, 64).png());
    const waiting = workers.makeImage(input, await tempFolder(), { parameters: small }, cancel);
    cancel.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
  });

  it('make the picture that waits behind a cancelled one', async () => {
    const workers = opened(1);
    const first = new AbortController();
    const { making } = await midEncode(workers, first.signal);
    const cancel = new AbortController();
    const input = await sent(plain(64, 64).png());
    const waiting = workers.makeImage(input, await tempFolder(), { parameters: small }, cancel);
    const behind = made(workers, plain(64, 64).png());
    cancel.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
    first.abort(new Error('enough'));
    await expect(making).rejects.toThrow('enough');
    expect((await behind).media.width).toBe(64);
  });

  it('start nothing when the signal has already aborted', async () => {
    const input = await sent(plain(64, 64).png());
    const options = { signal: AbortSignal.abort(new Error('too late')) };
    await expect(
      opened(1).makeImage(input, await tempFolder(), { parameters: small }, options),
    ).rejects.toThrow('too late');
  });

  it('reject running jobs when they are closed, leave no process, and start no new job', async () => {
    const workers = opened(2);
    const { folder, making } = await midEncode(workers);
    await workers.close();
    await expect(making).rejects.toMatchObject({ code: 'media_tool_failed' });
    expect(await readdir(folder)).toEqual([]);
    if (hasProc) expect(childrenOf(process.pid)).toEqual([]);
    await expect(made(workers, plain(64, 64).png())).rejects.toThrow('closed');
  });

  describe.skipIf(!hasProc)('seen from outside (Linux)', () => {
    /** Makes a picture of a story. Returns whether a new process made it. */
    const madeAnew = async (workers: ImageWorkers, story: string | undefined) => {
      const before = imageProcesses(process.pid);
      const input = await sent(plain(64, 64).png());
      const options = { ...never, story };
      await workers.makeImage(input, await tempFolder(), { parameters: small }, options);
      // By now the spare process has been replaced.
      return imageProcesses(process.pid).some((pid) => !before.includes(pid));
    };

    it('use a process for pictures of one story only', async () => {
      const workers = opened(1);
      await madeAnew(workers, 'ferry');
      await vi.waitFor(() => expect(imageProcesses(process.pid)).toHaveLength(2), 5_000);
      const [ferry = 0] = imageProcesses(process.pid);
      expect(await madeAnew(workers, 'ferry')).toBe(false);
      await madeAnew(workers, 'harbour');
      expect(isRunning(ferry)).toBe(false);
    });

    it('use a process for one picture only when the story is not given', async () => {
      const workers = opened(1);
      await madeAnew(workers, undefined);
      const [spare] = imageProcesses(process.pid);
      await madeAnew(workers, undefined);
      expect(imageProcesses(process.pid)).not.toContain(spare);
    });

    it('name the picture on which a process died, and go on with another process', async () => {
      const workers = opened(1);
      const { making } = await midEncode(workers);
      process.kill(workingProcess(), 'SIGKILL');
      await expect(making).rejects.toMatchObject({
        code: 'media_tool_failed',
        where: 'slow.png',
        message: expect.stringContaining('SIGKILL'),
      });
      expect((await made(workers, plain(64, 64).png())).media.width).toBe(64);
    });

    it('replace a process that died while idle', async () => {
      const workers = opened(1);
      await made(workers, plain(64, 64).png());
      const idle = workingProcess();
      process.kill(idle, 'SIGKILL');
      await vi.waitFor(() => expect(isRunning(idle)).toBe(false), 5_000);
      expect((await made(workers, plain(64, 64).png())).media.width).toBe(64);
    });

    it('replace a process that died before the pool noticed', async () => {
      const workers = opened(1);
      await made(workers, plain(64, 64).png());
      process.kill(workingProcess(), 'SIGKILL');
      // At once: the end of a process is reported in a later turn of the event loop.
      expect((await made(workers, plain(64, 64).png())).media.width).toBe(64);
    });

    it('leave no process behind when their own process is killed', async () => {
      const script = fileURLToPath(new URL('../testing/make-slow-image.ts', import.meta.url));
      const { file } = await sent(noise(640, 480));
      const newsroom = fork(script, [file, await tempFolder()], { execArgv: [], stdio: 'ignore' });
      onTestFinished(() => void newsroom.kill('SIGKILL'));
      await once(newsroom, 'message');
      const workers = imageProcesses(newsroom.pid ?? 0);
      expect(workers.length).toBeGreaterThan(0);
      onTestFinished(() => {
        for (const worker of workers) if (isRunning(worker)) process.kill(worker, 'SIGKILL');
      });
      newsroom.kill('SIGKILL');
      await vi.waitFor(() => expect(workers.filter(isRunning)).toEqual([]), 10_000);
    });

    it('give a picture process none of our credentials', async () => {
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not-for-decoders');
      onTestFinished(() => void vi.unstubAllEnvs());
      await made(opened(1), plain(64, 64).png());
      const environment = await readFile(`/proc/${workingProcess()}/environ`, 'utf8');
      expect(environment).toContain('MALLOC_ARENA_MAX=2');
      expect(environment).not.toContain('not-for-decoders');
    });

    it('let only the parent react to Ctrl-C in a terminal', async () => {
      const workers = opened(1);
      await made(workers, plain(64, 64).png());
      const worker = workingProcess();
      process.kill(worker, 'SIGINT');
      await made(workers, plain(64, 64).png());
      expect(workingProcess()).toBe(worker);
    });
  });
});

describe('a process is due for replacement', () => {
  it('is true after a hundred jobs or above half a gigabyte of memory', () => {
    expect(isDueForReplacement(99, 100e6)).toBe(false);
    expect(isDueForReplacement(100, 100e6)).toBe(true);
    expect(isDueForReplacement(1, 600e6)).toBe(true);
  });
});
