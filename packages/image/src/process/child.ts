import type { ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { detectCapabilities, residentBytes, signalOf, start, UnfitResult } from '@slugline/sandbox';
import { type MadeMedia, SluglineError } from '@slugline/story';
import { confinedProcess, mostMemory } from './confine.ts';
import { makeProcessFolders } from './folders.ts';
import type { Job, JobOf, Outcome, Report, Signature } from './jobs.ts';
import { keepOutcome, reportedError, takeoverError } from './results.ts';

/** One picture process, sandboxed as far as this machine allows. It does one job at a time. */
export interface Child {
  /** False when the process has ended or should be replaced. */
  readonly fit: boolean;
  /**
   * True when the process exited while idle but was given a job before we noticed. The job never began: safe to retry.
   */
  readonly diedIdle: boolean;
  /**
   * Runs a job and copies its files to `job.dir`. When `signal` aborts, the process is killed; the promise rejects
   * with the signal's reason after it is gone. Throws `media_tool_failed` when the process dies or leaves something
   * it should not, `picture_too_large` when it takes too much memory, and the error that the process reports.
   */
  run<K extends Job['kind']>(job: JobOf<K>, options: RunOptions): Promise<Outcome[K]>;
  /** Kills the process. Resolves when it is gone. */
  stop(): Promise<void>;
}

interface RunOptions {
  signal: AbortSignal;
  onProgress?: ((percent: number) => void) | undefined;
  /**
   * Called with a promise that resolves when the early files are in `earlyFolder(job.dir)`, which the caller removes.
   */
  onEarly?: ((media: Promise<MadeMedia>) => void) | undefined;
  /** Signs the claims of the job's files. */
  sign?: ((claim: Uint8Array) => Uint8Array) | undefined;
}

/** The folder for the early files of a job whose folder is `dir`. */
export const earlyFolder = (dir: string): string => `${dir}.early`;

interface ChildOptions {
  /** The process gets folders of its own inside this one. */
  folder?: string | undefined;
  /** Path of the program to run. */
  program?: string;
  /** The most resident memory, bytes. */
  memory?: number;
}

/** The program of a picture process. */
export const worker = fileURLToPath(new URL('./child-entry.ts', import.meta.url));

/** How many characters of standard error are kept: enough of its end to see why a process crashed. */
const tailLength = 2_000;
/** How long the output of an ended process is still read, ms. */
const patienceMs = 2_000;
/** Interval between checks of its memory, ms. A decoder can fill about a gigabyte in that time. */
const lookMs = 250;

export async function startChild({
  folder = tmpdir(),
  program = worker,
  memory = mostMemory,
}: ChildOptions = {}): Promise<Child> {
  const folders = await makeProcessFolders(folder);
  const confined = confinedProcess(program, folders);
  const child = start(confined, await detectCapabilities(confined), ['ignore', 'pipe', 'ipc']);
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-tailLength);
  });
  const kill = () => void child.kill('SIGTERM');
  let alive = true;
  let tooMuch = false;
  let spoiled = false;
  const looking = setInterval(async () => {
    if ((await residentBytes(child.pid ?? 0)) <= memory) return;
    tooMuch = true;
    kill();
  }, lookMs).unref();
  const gone = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      tail += error.message;
    });
    // Without a sandbox, a process that it started may have left its group and still hold the pipe.
    child.once('exit', () => setTimeout(() => child.stderr?.destroy(), patienceMs).unref());
    child.once('close', () => {
      alive = false;
      clearInterval(looking);
      folders.remove().then(resolve, resolve);
    });
  });
  let jobs = 0;
  let rss = 0;
  let begun = 0;
  child.on('message', (report: Report) => {
    if (report.kind === 'begun') begun += 1;
  });

  async function work<K extends Job['kind']>(job: JobOf<K>, { signal, ...options }: RunOptions) {
    const { input, dir } = job;
    const listening = new AbortController();
    let early: Promise<MadeMedia> | undefined;
    const onEarly = (said: unknown) => {
      early ??= mkdir(earlyFolder(dir)).then(
        async () => (await keepOutcome('picture', said, folders.out, earlyFolder(dir))) as MadeMedia,
      );
      early.catch(() => {});
      options.onEarly?.(early);
    };
    try {
      const file = await folders.lend(input.file);
      signal.throwIfAborted();
      const given = { ...job, input: { ...input, file }, dir: folders.out.path };
      const report = await Promise.race([
        lastReport(child, given, { ...options, onEarly }, listening.signal),
        gone.then(() => null),
      ]);
      signal.throwIfAborted();
      if (report === null) throw tooMuch ? overweight(input.name, memory) : died(child, input.name, tail);
      rss = report.rss;
      await early;
      if (report.kind === 'failed') throw reportedError(report.failure, input.name);
      // The outcome was validated for the job's kind.
      return (await keepOutcome(job.kind, report.outcome, folders.out, dir)) as Outcome[K];
    } catch (error) {
      if (!(error instanceof UnfitResult)) throw error;
      spoiled = true;
      throw takeoverError(input.name, error);
    } finally {
      listening.abort();
      await early?.catch(() => {});
      if (alive && !signal.aborted && !(await folders.clear())) spoiled = true;
    }
  }

  return {
    get fit() {
      return alive && child.connected && !spoiled && !isDueForReplacement(jobs, rss);
    },

    get diedIdle() {
      return !alive && begun > 0 && begun < jobs;
    },

    async run(job, options) {
      const { signal } = options;
      signal.throwIfAborted();
      jobs += 1;
      signal.addEventListener('abort', kill, { once: true });
      try {
        return await work(job, options);
      } finally {
        signal.removeEventListener('abort', kill);
        if (signal.aborted) await gone;
      }
    },

    async stop() {
      kill();
      await gone;
    },
  };
}

/**
 * Whether a process should be replaced, by its number of jobs and its resident memory (bytes). Memory fragments
 * under libvips, and allocators rarely give it back.
 */
export const isDueForReplacement = (jobs: number, rss: number): boolean =>
  jobs >= 100 || rss > 512 * 1024 * 1024;

type LastReport = Extract<Report, { rss: number }>;

function lastReport(
  child: ChildProcess,
  job: Job,
  {
    onProgress,
    onEarly,
    sign,
  }: Pick<RunOptions, 'onProgress' | 'sign'> & { onEarly: (said: unknown) => void },
  listening: AbortSignal,
): Promise<LastReport> {
  return new Promise((resolve) => {
    const onReport = (report: Report) => {
      if (report.kind === 'progress') onProgress?.(report.percent);
      else if (report.kind === 'early') onEarly(report.media);
      else if (report.kind === 'claim') child.send(answerTo(report, sign), () => {});
      else if (report.kind !== 'begun') resolve(report);
    };
    child.on('message', onReport);
    listening.addEventListener('abort', () => child.off('message', onReport), { once: true });
    // A closed channel means that the process is ending: `close` reports that.
    child.send(job, () => {});
  });
}

function answerTo({ id, claim }: { id: number; claim: Uint8Array }, sign: RunOptions['sign']): Signature {
  try {
    return {
      kind: 'signature',
      id,
      ...(sign ? { cose: sign(claim) } : { refused: 'this job has no signer' }),
    };
  } catch (error) {
    return { kind: 'signature', id, refused: String(error) };
  }
}

function died(child: ChildProcess, name: string, tail: string): SluglineError {
  const how = child.signalCode ?? signalOf(child.exitCode) ?? `exit code ${child.exitCode}`;
  const said = tail.trim() === '' ? '' : `: ${tail.trim()}`;
  return new SluglineError('media_tool_failed', `${name}: the picture process ended (${how})${said}`, {
    where: name,
  });
}

const overweight = (name: string, memory: number): SluglineError =>
  new SluglineError(
    'picture_too_large',
    `${name} needs more than ${Math.floor(memory / 1024 ** 2).toLocaleString('en')} MiB of memory to be read`,
    { where: name },
  );
