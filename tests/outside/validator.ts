import type { Newsroom } from './newsroom.ts';

/** Something that a validator found. An error fails the run; a warning is printed. */
export interface Finding {
  severity: 'error' | 'warning';
  /** The document, as a path on its site or a file's name. */
  where: string;
  message: string;
}

/** What a validator looked at and what it found there. */
interface Verdict {
  items: number;
  findings: Finding[];
}

/** A validator that nobody here wrote, or a rule book that others publish. */
export interface Validator {
  /** How the command line and the table name it. */
  name: string;
  /** The programs that it needs on the PATH. */
  programs?: readonly string[];
  /** What else this machine lacks, in words. */
  lacks?(): string | undefined;
  /** It takes too long for `.ci/run`. */
  notInCi?: true;
  check(newsroom: Newsroom): Promise<Verdict>;
}

/** What became of a validator: its verdict, or why there is none. */
export type Outcome = { name: string; seconds: number } & (Verdict | { notRun: string } | { failed: string });

export const error = (where: string, message: string): Finding => ({ severity: 'error', where, message });
export const warning = (where: string, message: string): Finding => ({ severity: 'warning', where, message });
