import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** The only way to ffmpeg and ffprobe: see the script. Its standard input must stay open as long as the tool may run. */
export const LEASH = fileURLToPath(new URL('./leash.sh', import.meta.url));

/** How far a tool can be kept apart from the rest of the machine, from the strongest. Each has what the next ones have. */
export const kindsOfApart = ['view', 'network', 'privileges', 'none'] as const;
export type Apart = (typeof kindsOfApart)[number];

/** What the leash found out about this machine. */
export interface Leash {
  apart: Apart;
  /** Of memory, CPU time, file size and open files. */
  limits: boolean;
  /** The tool's processes are a group, and end together. */
  group: boolean;
}

/** What is installed is a matter of the PATH, so the answer holds for one. */
const known = new Map<string | undefined, Promise<Leash>>();

/** What the leash can do here. Found out once, since it takes as long as a few runs of ffmpeg. */
export function leash(): Promise<Leash> {
  const { PATH } = process.env;
  const found = known.get(PATH) ?? tryLeash();
  known.set(PATH, found);
  return found;
}

async function tryLeash(): Promise<Leash> {
  const { stdout } = await execa(LEASH, ['--try'], { stdin: 'pipe', reject: false });
  const [strongest, ...others] = (stdout ?? '').split('\n');
  return {
    apart: kindsOfApart.find((kind) => kind === strongest) ?? 'none',
    limits: others.includes('limits'),
    group: others.includes('group'),
  };
}

/** The leash's own argument, which comes before the tool's. */
export const apartOption = async (): Promise<string> => `--apart=${(await leash()).apart}`;
