import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism, tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type MadeMedia, SluglineError } from '@slugline/story';
import type { Job, JobOf, Outcome, Report } from './jobs.ts';

/** One child process that decodes and encodes. It does one job at a time. */
export interface Child {
  /** False once the process is gone, or has done enough to be replaced. */
  readonly fit: boolean;
  /** True when it died between two jobs, and was given the second before anybody heard of it: that one never began. */
  readonly diedIdle: boolean;
  /**
   * Runs a job. When `signal` aborts, the process is killed, and the promise rejects with the signal's reason only
   * after it is gone: nobody writes into the job's folder any more. A process that dies by itself is
   * `media_tool_failed`.
   */
  run<K extends Job['kind']>(job: JobOf<K>, options: RunOptions): Promise<Outcome[K]>;
  /** Kills the process and resolves when it is gone. */
  stop(): Promise<void>;
}

interface RunOptions {
  signal: AbortSignal;
  onProgress?: ((percent: number) => void) | undefined;
  /** What lies in the job's folder already: see `WorkOptions`. */
  onEarly?: ((media: MadeMedia) => void) | undefined;
}

const entry = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** Enough of the end of standard error to see a crash's cause. */
const tailLength = 2_000;

export function startChild(): Child {
  const child = fork(entry, [], {
    // The process that touches hostile bytes gets no credential of ours. MALLOC_ARENA_MAX: glibc's arenas keep what
    // libvips freed, one per thread (https://sharp.pixelplumbing.com/install#linux-memory-allocator).
    // A thread for each encode, and some for files.
    env: { MALLOC_ARENA_MAX: '2', TMPDIR: tmpdir(), UV_THREADPOOL_SIZE: String(availableParallelism() + 2) },
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-tailLength);
  });
  let alive = true;
  const gone = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      tail += error.message;
    });
    child.once('close', () => {
      alive = false;
      resolve();
    });
  });
  let jobs = 0;
  let rss = 0;
  let begun = 0;
  child.on('message', (report: Report) => {
    if (report.kind === 'begun') begun += 1;
  });

  return {
    get fit() {
      return alive && child.connected && !isWorn(jobs, rss);
    },

    get diedIdle() {
      return !alive && begun > 0 && begun < jobs;
    },

    async run<K extends Job['kind']>(job: JobOf<K>, options: RunOptions) {
      const { signal } = options;
      signal.throwIfAborted();
      jobs += 1;
      const kill = () => void child.kill('SIGKILL');
      signal.addEventListener('abort', kill, { once: true });
      const listening = new AbortController();
      try {
        const report = await Promise.race([
          lastReport(child, job, options, listening.signal),
          gone.then(() => null),
        ]);
        signal.throwIfAborted();
        if (report === null) throw died(child, job.input.name, tail);
        rss = report.rss;
        if (report.kind === 'failed') {
          const { code, message, where } = report.failure;
          throw new SluglineError(code, message, { where });
        }
        // The child answers a job with the outcome of that kind.
        return report.outcome as Outcome[K];
      } finally {
        listening.abort();
        signal.removeEventListener('abort', kill);
        if (signal.aborted) await gone;
      }
    },

    async stop() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/**
 * Whether a process is to be replaced after so many jobs and with so much resident memory (bytes): allocators
 * fragment under libvips, and memory that grew is rarely given back.
 */
export const isWorn = (jobs: number, rss: number): boolean => jobs >= 100 || rss > 512 * 1024 * 1024;

type LastReport = Extract<Report, { rss: number }>;

function lastReport(
  child: ChildProcess,
  job: Job,
  { onProgress, onEarly }: RunOptions,
  listening: AbortSignal,
): Promise<LastReport> {
  return new Promise((resolve) => {
    const onReport = (report: Report) => {
      if (report.kind === 'progress') onProgress?.(report.percent);
      else if (report.kind === 'early') onEarly?.(report.media);
      else if (report.kind !== 'begun') resolve(report);
    };
    child.on('message', onReport);
    listening.addEventListener('abort', () => child.off('message', onReport), { once: true });
    // A channel that is closed already is a process that is going: its end is reported by `close`.
    child.send(job, () => {});
  });
}

function died(child: ChildProcess, name: string, tail: string): SluglineError {
  const how = child.signalCode ?? `exit code ${child.exitCode}`;
  const said = tail.trim() === '' ? '' : `: ${tail.trim()}`;
  return new SluglineError('media_tool_failed', `${name}: the picture process ended (${how})${said}`, {
    where: name,
  });
}
