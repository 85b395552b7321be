import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { detectCapabilities } from './capabilities.ts';
import type { Confined } from './confined.ts';
import { start } from './start.ts';

export interface RunOptions {
  /** Ends the command when aborted. */
  signal: AbortSignal;
  /** Ends the command after this many ms. */
  deadlineMs?: number;
  /** Called with each line of standard error. */
  onLine?: (line: string) => void;
  /** How many bytes of standard output are kept. A command that writes more is ended. When absent, none are kept. */
  outputBytes?: number;
}

export interface Ended {
  /** As in a shell: 128 plus the signal's number for a command that a signal ended. */
  exitCode: number;
  stdout: string;
  /** Why the command was ended early: the deadline passed, or there was too much output. */
  cut?: 'deadline' | 'output';
}

/**
 * Runs a command to its end, isolated as far as this machine can. Rejects with the signal's reason when it is aborted.
 * Settles only after the command and all processes that it started have ended.
 */
export async function run(confined: Confined, options: RunOptions): Promise<Ended> {
  const { signal, deadlineMs, onLine, outputBytes } = options;
  const capabilities = await detectCapabilities(confined);
  signal.throwIfAborted();
  const child = start(confined, capabilities, [outputBytes === undefined ? 'ignore' : 'pipe', 'pipe']);
  let cut: Ended['cut'];
  const end = () => void child.kill('SIGTERM');
  const endBecause = (why: NonNullable<Ended['cut']>) => {
    cut ??= why;
    end();
  };
  const deadline =
    deadlineMs === undefined ? undefined : setTimeout(() => endBecause('deadline'), deadlineMs);
  signal.addEventListener('abort', end, { once: true });
  // Without isolation, a child of the command may have left the process group and still hold the pipes.
  child.once('exit', () => setTimeout(letGo, patienceMs, child).unref());
  const lines = lineSplitter(onLine ?? (() => {}));
  child.stderr?.setEncoding('utf8').on('data', lines.take);
  const stdout: Buffer[] = [];
  let bytes = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= (outputBytes ?? 0)) stdout.push(chunk);
    else endBecause('output');
  });
  try {
    const [exitCode] = await once(child, 'close');
    lines.end();
    signal.throwIfAborted();
    return { exitCode: exitCode ?? 137, stdout: Buffer.concat(stdout).toString('utf8'), ...(cut && { cut }) };
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener('abort', end);
  }
}

/** How long the output of a command is read after its end, ms. */
const patienceMs = 2_000;

function letGo({ stdout, stderr }: ChildProcess): void {
  stdout?.destroy();
  stderr?.destroy();
}

/** Characters. The rest of a longer line is dropped. */
const longestLine = 65_536;

function lineSplitter(onLine: (line: string) => void): { take: (text: string) => void; end: () => void } {
  let rest = '';
  return {
    take: (text) => {
      const lines = (rest + text).split(/\r\n|\r|\n/);
      rest = (lines.pop() ?? '').slice(0, longestLine);
      for (const line of lines) onLine(line);
    },
    end: () => {
      if (rest !== '') onLine(rest);
    },
  };
}
