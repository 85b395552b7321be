import { type ChildProcess, fork } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Context } from '@slugline/runtime';
import type { Answer, Answers, Order, Question, Report } from './process-messages.ts';
import { shareable } from './services.ts';

const entry = fileURLToPath(new URL('./process-entry.ts', import.meta.url));

/** Processes that share the work of this one. */
export interface Processes {
  /** The ids of those that run. */
  pids(): number[];
  /** Stops all of them in order, as SIGTERM does with this one. */
  stop(): Promise<void>;
}

/** A process that has run for this long did not crash at its start, ms. */
const steadyMs = 60_000;
/** The longest pause before a process is started again, ms. */
const longestPauseMs = 60_000;

/** Returns how long to wait before a process that crashed so many times in a row is started again, ms. */
export const pauseAfter = (crashes: number): number => Math.min(1000 * 2 ** (crashes - 1), longestPauseMs);

/**
 * Starts processes that share the queues of those of the named services that are `shareable`, until there are `count`
 * with this one. One that ends is replaced, with growing pauses while it ends again and again. The log, `/readyz` and
 * `/metrics` of this process tell about all. They end when this process ends, however it ends.
 */
export function startProcesses(context: Context, names: readonly string[], count: number): Processes {
  const services = names.filter((name) => name in shareable);
  const stopping = new AbortController();
  const config = { ...context.config, redisUrl: context.redisAddress };
  const slots = services.length === 0 ? [] : Array.from({ length: count - 1 }, (_, n) => n + 2);
  const running = new Map<number, SharingProcess>();

  const keepRunning = async (number: number) => {
    for (let crashes = 0; !stopping.signal.aborted; ) {
      const started = performance.now();
      const one = startProcess({ process: number, config, services });
      running.set(number, one);
      const end = await one.ended;
      running.delete(number);
      if (stopping.signal.aborted) return;
      crashes = performance.now() - started > steadyMs ? 1 : crashes + 1;
      const pauseMs = pauseAfter(crashes);
      context.log.error(
        { process: number, crashes, pauseMs },
        `process ${number} ended (${end}): another one is started in ${pauseMs / 1000} s`,
      );
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const all = slots.map(keepRunning);

  // At `exit` nothing can be awaited. Otherwise they would notice a moment later that this process is gone.
  const kill = () => {
    for (const one of running.values()) one.kill('SIGKILL');
  };
  if (slots.length > 0) {
    process.on('exit', kill);
    context.processes = () => ({
      running: 1 + [...running.values()].filter((one) => one.working()).length,
      of: slots.length + 1,
    });
  }
  for (const number of slots) {
    context.metrics.include(number, async () => running.get(number)?.ask('metrics'));
    context.liveness.push(async () => {
      const reason = await running.get(number)?.ask('liveness');
      return reason && `process ${number}: ${reason}`;
    });
  }
  return {
    pids: () => [...running.values()].flatMap(({ pid }) => pid ?? []),
    stop: async () => {
      stopping.abort();
      for (const one of running.values()) one.kill('SIGTERM');
      await Promise.all(all);
      process.off('exit', kill);
    },
  };
}

interface SharingProcess {
  pid: number | undefined;
  /** Whether it takes jobs. */
  working(): boolean;
  /** Returns the answer; undefined when the process has ended. */
  ask<A extends keyof Answers>(what: A): Promise<Answers[A] | undefined>;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
  /** Resolves with how it ended. Never rejects. */
  ended: Promise<string>;
}

function startProcess(order: Order): SharingProcess {
  // Node appends a folder for its version, so pass the parent.
  const compiled = getCompileCacheDir();
  const child = fork(entry, {
    env: { ...process.env, ...(compiled ? { NODE_COMPILE_CACHE: dirname(compiled) } : {}) },
    serialization: 'advanced',
    // It logs where this process logs. Our stdout is for the command's result.
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  let working = false;
  let questions = 0;
  const waiting = new Map<number, (value: Answer['value']) => void>();
  child.on('message', (report: Report) => {
    if ('working' in report) {
      working = true;
      return;
    }
    waiting.get(report.id)?.(report.value);
    waiting.delete(report.id);
  });
  const ended = endOf(child);
  // A channel that is closed belongs to a process that is ending: `ended` tells.
  const send = (message: Order | Question) => child.connected && child.send(message, () => {});
  send(order);
  return {
    pid: child.pid,
    working: () => working,
    ask: (what) => {
      const id = ++questions;
      const answer = new Promise<Answer['value']>((resolve) => waiting.set(id, resolve));
      send({ id, ask: what });
      return Promise.race([answer, ended.then(() => undefined)]) as Promise<Answers[typeof what] | undefined>;
    },
    kill: (signal) => child.kill(signal),
    ended,
  };
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit ${code}`));
    // It could not be started.
    child.on('error', (error) => child.pid === undefined && resolve(error.message));
  });
}
