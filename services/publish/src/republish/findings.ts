import { mostNamed, type Republication } from '@slugline/story';

interface Because {
  what: string;
  why: string;
}

/** What a part of a republication found and did, such as for one story. */
export interface Findings {
  looked: number;
  putRight: string[];
  deleted: string[];
  failed: Because[];
  waiting: Because[];
  /** How many stories got a new edition. */
  renderedAnew: number;
  sections: string[];
}

export const noFindings = (): Findings => ({
  ...{ looked: 0, putRight: [], deleted: [], failed: [], waiting: [], renderedAnew: 0, sections: [] },
});

/** Returns a report with more findings. It names the first of each kind, and counts all. */
export function reported(report: Republication, found: Findings): Republication {
  const { objects, named, stories } = report;
  const first = <T>(known: T[], more: T[]): T[] => [...known, ...more].slice(0, mostNamed);
  return {
    ...report,
    stories: { ...stories, renderedAnew: stories.renderedAnew + found.renderedAnew },
    objects: {
      looked: objects.looked + found.looked,
      putRight: objects.putRight + found.putRight.length,
      deleted: objects.deleted + found.deleted.length,
      failed: objects.failed + found.failed.length,
      waiting: objects.waiting + found.waiting.length,
    },
    named: {
      putRight: first(named.putRight, found.putRight),
      deleted: first(named.deleted, found.deleted),
      failed: first(named.failed, found.failed),
      waiting: first(named.waiting, found.waiting),
    },
  };
}
