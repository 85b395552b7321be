import type { Config } from '@slugline/config';
import type { Figures } from '@slugline/runtime';

/** What a process is told that shares the work of another one. */
export interface Order {
  /** Its number. The process that started it is number 1. */
  process: number;
  /** The settings of the first process, with the address of the Redis that it uses. */
  config: Config;
  /** The services whose work it shares. */
  services: string[];
}

/** What the first process asks the others, and what they answer. */
export interface Answers {
  /** Why the process should be replaced, or undefined. */
  liveness: string | undefined;
  metrics: Figures;
}
export interface Question {
  id: number;
  ask: keyof Answers;
}
/** `id` is the question's. */
export interface Answer {
  id: number;
  value: Answers[keyof Answers];
}

/** What a process sends: once that it works, and answers. */
export type Report = { working: true } | Answer;
