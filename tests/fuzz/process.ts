import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { most } from './limits.ts';
import type { Report } from './process-entry.ts';

/** The result of one input. */
export interface Run {
  /** CPU time, ms; 0 if the process died before it could report. */
  cpuMs: number;
  /** The peak memory of the process, bytes; 0 if it died. */
  peak: number;
  fault?: { kind: 'crash' | 'deadline' | 'memory'; what: string };
}

/** Reads inputs in a process of its own, which is replaced when it dies. */
export interface Reader {
  read(bytes: Buffer): Promise<Run>;
  close(): Promise<void>;
}

/** The only time limit (ms) of a process that uses no CPU time. It is far longer than any machine needs. */
const longestWait = 180_000;
/**
 * A process that uses more than this (bytes) is replaced before the next input, which must not be blamed for
 * earlier ones.
 */
const worn = 0.6 * most.memory;
const tailLength = 4_000;
/** How many times a run that took too much is tried again. */
const mostTries = 4;
/** How many times a new process reads the sample: V8 compiles what runs often, and large readers need many runs. */
const warmUps = 30;

/**
 * Opens the reader with that name in a module that exports `readers`. Each new process first reads `sample`
 * many times, unmeasured, so that compiling is not counted for the input.
 */
export function openReader(module: string, name: string, sample: Buffer): Reader {
  let child: ReaderProcess | undefined;

  const readOnce = async (bytes: Buffer): Promise<Run> => {
    child ??= await startProcess(module, name, sample);
    const run = await child.read(bytes);
    if (isOver(run)) await close();
    return run;
  };
  const close = async () => {
    await child?.stop();
    child = undefined;
  };

  return {
    async read(bytes) {
      let run = await readOnce(bytes);
      // One figure says little on a busy machine. After too much memory, a fresh process reads the input again: it holds
      // nothing of earlier inputs. After too much time, the same process reads it again: by then it has compiled the code
      // that this input runs. A quadratic reader stays over the limit.
      for (let tries = 0; tries < mostTries && isDoubtful(run); tries += 1) run = await readOnce(bytes);
      if (run.peak > worn) await close();
      return run;
    },
    close,
  };
}

/**
 * Whether another try could clear the input. A run that was stopped midway (`cpuMs` is 0) exceeded its limit
 * many times over, so it is not tried again.
 */
const isDoubtful = ({ fault, cpuMs }: Run): boolean =>
  fault !== undefined && fault.kind !== 'crash' && cpuMs > 0;

/** Whether the process must not read again: it died, or it holds too much. A process that only took long may. */
const isOver = ({ fault, cpuMs }: Run): boolean =>
  fault !== undefined && (fault.kind !== 'deadline' || cpuMs === 0);

interface ReaderProcess {
  read(bytes: Buffer): Promise<Run>;
  stop(): Promise<void>;
}

async function startProcess(module: string, name: string, sample: Buffer): Promise<ReaderProcess> {
  const child = fork(join(import.meta.dirname, 'process-entry.ts'), [module, name], {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${most.memory / 1024 / 1024}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-tailLength);
  });
  const gone = once(child, 'close').then(() => undefined);
  const answer = async () => {
    const waiting = new AbortController();
    try {
      const message = once(child, 'message', { signal: waiting.signal }).then(([said]) => said as unknown);
      message.catch(() => {});
      return await Promise.race([message, gone]);
    } finally {
      waiting.abort();
    }
  };
  const stop = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  const read = async (bytes: Buffer): Promise<Run> => {
    let waited = false;
    const timer = setTimeout(() => {
      waited = true;
      child.kill('SIGKILL');
    }, longestWait);
    child.send(bytes, () => {});
    const report = (await answer()) as Report | undefined;
    clearTimeout(timer);
    if (report) return judged(report, bytes.length);
    const fault = waited
      ? { kind: 'deadline' as const, what: `it did not end within ${longestWait / 1000} s` }
      : faultOf(child, tail);
    return { cpuMs: 0, peak: 0, fault };
  };

  if ((await answer()) !== 'ready') throw new Error(`the reader ${name} does not start: ${tail}`);
  for (let reads = 0; reads < warmUps; reads += 1) {
    const { fault } = await read(sample);
    if (fault?.kind !== 'crash') continue;
    await stop();
    throw new Error(`the reader ${name} can't read its sample: ${fault.what}`);
  }
  return { read, stop };
}

function judged({ cpuMs, peak, crash }: Report, bytes: number): Run {
  const run = { cpuMs, peak };
  if (crash) return { ...run, fault: { kind: 'crash', what: crash } };
  if (peak > most.memory)
    return { ...run, fault: { kind: 'memory', what: `it took ${Math.round(peak / 1024 / 1024)} MB` } };
  if (cpuMs > most.cpuMs(bytes))
    return {
      ...run,
      fault: { kind: 'deadline', what: `it took ${(cpuMs / 1000).toFixed(2)} s of CPU time` },
    };
  return run;
}

/** Returns why a process died. */
function faultOf({ exitCode, signalCode }: ChildProcess, tail: string): NonNullable<Run['fault']> {
  if (tail.includes('fuzz: deadline'))
    return {
      kind: 'deadline',
      what: 'it was ended after more than four times the CPU time that it may take',
    };
  if (tail.includes('fuzz: memory'))
    return { kind: 'memory', what: 'it was ended with more than 1 GB of memory' };
  if (/heap out of memory/.test(tail)) return { kind: 'memory', what: 'its heap was full' };
  return { kind: 'crash', what: `the process died (${signalCode ?? exitCode}): ${tail.trim()}` };
}
