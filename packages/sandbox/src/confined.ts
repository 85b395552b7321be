/** The levels of isolation, strongest first. Each includes the ones after it. */
export const levels = [
  /** Bubblewrap: the command sees only the files that it is given, and only its own processes. */
  'view',
  /** Namespaces of util-linux: the command has no network. */
  'network',
  /** The command can't gain privileges from set-user-ID programs. */
  'privileges',
  'none',
] as const;
export type Level = (typeof levels)[number];

/** What this machine can do to isolate a command. */
export interface Capabilities {
  level: Level;
  /** `prlimit` is installed: memory, CPU time, file size and open files can be limited. */
  limits: boolean;
  /** `setsid` is installed: a command and its children form a process group and end together. */
  group: boolean;
}

/** Limits that no harmless file reaches. The kernel enforces them: getrlimit(2). */
export interface Limits {
  /** Address space, bytes. Absent for programs that reserve far more than they use. */
  addressBytes?: number;
  cpuSeconds: number;
  fileBytes: number;
  openFiles: number;
}

/** A command, and everything that it may access. */
export interface Confined {
  /** The path of a program, and its arguments. */
  command: readonly [program: string, ...words: string[]];
  /** Files and folders that it may read besides the system's programs, at their own paths. Missing ones are skipped. */
  reads: readonly string[];
  /** The only folder that it may write to, and its working directory. */
  writes?: string | undefined;
  /** Its environment variables besides PATH. */
  env: Readonly<Record<string, string>>;
  limits: Limits;
  /** Whether it needs a /proc. It gets one that shows only its own processes. */
  ownProc?: boolean;
}
