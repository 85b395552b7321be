import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Confined } from './confined.ts';
import { meansHere } from './means.ts';
import { start } from './start.ts';

export interface RunOptions {
  /** Ends the command. */
  signal: AbortSignal;
  /** Ends the command after so long. */
  deadlineMs?: number;
  /** Told each line of standard error. */
  onLine?: (line: string) => void;
  /** How much standard output is kept. A command that writes more is ended. Without it nothing is kept. */
  outputBytes?: number;
}

export interface Ended {
  /** As a shell tells it: 128 and the signal's number for a command that a signal ended. */
  exitCode: number;
  stdout: string;
  /** The deadline passed, or there was too much output. */
  cut?: 'deadline' | 'output';
}

/**
 * Runs a command to its end, kept apart as far as this machine can. Rejects with the signal's reason when it is aborted, and
 * in each case only when the command is gone with all that it started.
 */
export async function run(confined: Confined, options: RunOptions): Promise<Ended> {
  const { signal, deadlineMs, onLine, outputBytes } = options;
  const means = await meansHere(confined);
  signal.throwIfAborted();
  const child = start(confined, means, [outputBytes === undefined ? 'ignore' : 'pipe', 'pipe']);
  let cut: Ended['cut'];
  const end = () => void child.kill('SIGTERM');
  const endBecause = (why: NonNullable<Ended['cut']>) => {
    cut ??= why;
    end();
  };
  const deadline =
    deadlineMs === undefined ? undefined : setTimeout(() => endBecause('deadline'), deadlineMs);
  signal.addEventListener('abort', end, { once: true });
  // Where it is not kept apart, something that it started may have left its group and hold its pipes.
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

/** What the command has said is read within this time after its end, ms. */
const patienceMs = 2_000;

function letGo({ stdout, stderr }: ChildProcess): void {
  stdout?.destroy();
  stderr?.destroy();
}

/** A command that says a line without end is not heard further than this, characters. */
const longestLine = 65_536;

function lineSplitter(tell: (line: string) => void): { take: (text: string) => void; end: () => void } {
  let rest = '';
  return {
    take: (text) => {
      const lines = (rest + text).split(/\r\n|\r|\n/);
      rest = (lines.pop() ?? '').slice(0, longestLine);
      for (const line of lines) tell(line);
    },
    end: () => {
      if (rest !== '') tell(rest);
    },
  };
}
