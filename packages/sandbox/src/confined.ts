/** How far a command is kept apart from the machine, from the strongest level. Each has what the next ones have. */
export const levels = [
  /** Bubblewrap: of the user's files it sees those that it is given, and no process but its own. */
  'view',
  /** Namespaces of util-linux: no network. */
  'network',
  /** It gains no privileges by a program that is set-user-ID. */
  'privileges',
  'none',
] as const;
export type Level = (typeof levels)[number];

/** What this machine can do for a command. */
export interface Means {
  level: Level;
  /** `prlimit` is there: of memory, CPU time, file size and open files. */
  limits: boolean;
  /** `setsid` is there: what a command starts is a group, and ends with it. */
  group: boolean;
}

/** Limits that no honest file reaches. The kernel enforces them: getrlimit(2). */
export interface Limits {
  /** Of address space. Absent for a program that reserves far more than it uses. */
  addressBytes?: number;
  cpuSeconds: number;
  fileBytes: number;
  openFiles: number;
}

/** A command, and all that it may touch. */
export interface Confined {
  /** The path of a program, and its arguments. */
  command: readonly [program: string, ...words: string[]];
  /** Files and folders that it may read, by their own paths, besides the system's programs. Those that are missing are left out. */
  reads: readonly string[];
  /** The one folder that it may write to. It starts there. */
  writes?: string | undefined;
  /** Its environment, besides PATH. */
  env: Readonly<Record<string, string>>;
  limits: Limits;
  /** Whether it needs a /proc. It gets one that shows its own processes alone. */
  ownProc?: boolean;
}
