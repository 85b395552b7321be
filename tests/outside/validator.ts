import type { Newsroom } from './newsroom.ts';

/** A finding of a validator. An error fails the run; a warning is printed. */
export interface Finding {
  severity: 'error' | 'warning';
  /** The document, as a path on its site or a file name. */
  where: string;
  message: string;
}

/** What a validator checked, and its findings. */
interface Verdict {
  items: number;
  findings: Finding[];
}

/** A validator that is not ours, or a set of rules that others publish. */
export interface Validator {
  /** Its name on the command line and in the table. */
  name: string;
  /** The programs that it needs on the PATH. */
  programs?: readonly string[];
  /** Returns what else this machine lacks, in words. */
  lacks?(): string | undefined;
  /** It takes too long for `.ci/run`. */
  notInCi?: true;
  check(newsroom: Newsroom): Promise<Verdict>;
}

/** The outcome of a validator: its verdict, or why there is none. */
export type Outcome = { name: string; seconds: number } & (Verdict | { notRun: string } | { failed: string });

export const error = (where: string, message: string): Finding => ({ severity: 'error', where, message });
export const warning = (where: string, message: string): Finding => ({ severity: 'warning', where, message });
