import type { Capabilities } from './confined.ts';

/** What protects the machine from a command, as phrases for an operator. */
export interface Protections {
  active: string[];
  missing: { lacks: string; remedy: string }[];
}

/** The words for a command in these phrases. */
export interface Subject {
  /** `ffmpeg` */
  name: string;
  /** What is limited: `memory, CPU time, file size and open files`. Follows “limits of”. */
  limits: string;
  /** What it sees when it is isolated: `the files of its job`. */
  view: string;
}

/** Returns which protections a command has on a machine, and which are missing. Pure. */
export function protectionsOf(
  { level, limits, group }: Capabilities,
  { name, limits: limited, view }: Subject,
): Protections {
  const protections = [
    {
      works: limits,
      active: `${name} has limits of ${limited}`,
      lacks: `nothing limits the ${limited} of ${name}`,
      remedy: 'install prlimit (util-linux)',
    },
    {
      works: group,
      active: 'ends with its job, with all that it started',
      lacks: `what ${name} starts may outlive its job`,
      remedy: 'install setsid (util-linux)',
    },
    {
      works: level !== 'none',
      active: 'gains no privileges',
      lacks: `${name} may gain privileges`,
      remedy: 'install setpriv (util-linux)',
    },
    {
      works: level === 'view' || level === 'network',
      active: 'has no network',
      lacks: `${name} can use the network`,
      remedy: 'install bubblewrap, or unshare (util-linux), where user namespaces are allowed',
    },
    {
      works: level === 'view',
      active: `sees ${view} alone`,
      lacks: `${name} sees all that this user may read`,
      remedy: 'install bubblewrap, where user namespaces are allowed',
    },
  ];
  return {
    active: protections.filter(({ works }) => works).map(({ active }) => active),
    missing: protections.filter(({ works }) => !works).map(({ lacks, remedy }) => ({ lacks, remedy })),
  };
}
