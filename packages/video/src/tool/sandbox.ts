import { type Leash, leash } from './leash.ts';

/** What keeps ffmpeg from harm, in words for an operator. */
export interface Sandbox {
  active: string[];
  missing: { lacks: string; remedy: string }[];
}

/** What keeps ffmpeg from harm on this machine. Never throws. */
export const mediaSandbox = async (): Promise<Sandbox> => sandboxOf(await leash());

/** Pure. */
export function sandboxOf({ apart, limits, group }: Leash): Sandbox {
  const protections = [
    {
      works: limits,
      active: 'ffmpeg has limits of memory, CPU time, file size and open files',
      lacks: 'nothing limits the memory, CPU time and files that ffmpeg takes',
      remedy: 'install prlimit (util-linux)',
    },
    {
      works: group,
      active: 'ends with its job, with all that it started',
      lacks: 'what ffmpeg starts may outlive its job',
      remedy: 'install setsid (util-linux)',
    },
    {
      works: apart !== 'none',
      active: 'gains no privileges',
      lacks: 'ffmpeg may gain privileges',
      remedy: 'install setpriv (util-linux)',
    },
    {
      works: apart === 'view' || apart === 'network',
      active: 'has no network',
      lacks: 'ffmpeg can use the network',
      remedy: 'install bubblewrap, or unshare (util-linux), where user namespaces are allowed',
    },
    {
      works: apart === 'view',
      active: 'sees the files of its job alone',
      lacks: 'ffmpeg sees all that this user may read',
      remedy: 'install bubblewrap, where user namespaces are allowed',
    },
  ];
  return {
    active: protections.filter(({ works }) => works).map(({ active }) => active),
    missing: protections.filter(({ works }) => !works).map(({ lacks, remedy }) => ({ lacks, remedy })),
  };
}
