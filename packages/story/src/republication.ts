import { z } from 'zod';
import { StoryId } from './identity.ts';

/** A report names at most this many of each kind. It counts all. */
export const mostNamed = 100;

const Stories = z.array(StoryId).min(1).max(100);
const Section = z.string().min(1);

/** What an operator asks of a republication: which stories, at which destination, and how closely they are compared. */
export const RepublishRequest = z
  .strictObject({
    all: z.literal(true).optional().describe('All stories'),
    section: Section.optional().describe('The stories of this section'),
    stories: Stories.optional().describe('These stories'),
    destination: z.string().optional().describe('Only this destination; all of them without it'),
    verify: z.boolean().default(false).describe('Read every byte. Otherwise media are compared by size'),
  })
  .refine(({ all, section, stories }) => [all, section, stories].filter(Boolean).length === 1, {
    message: 'say one of all, section and stories',
  })
  .meta({ examples: [{ all: true, destination: 'bucket', verify: true }, { section: 'sport' }] });
export type RepublishRequest = z.infer<typeof RepublishRequest>;

const Named = z.array(z.string());
const Because = z.array(z.strictObject({ what: z.string(), why: z.string() }));

/** The report of a republication: what it has found and done so far. */
export const Republication = z.strictObject({
  id: z.string().describe('Ask for its progress by this id'),
  state: z.enum(['running', 'done', 'failed']).describe('failed: it ended before it had seen all stories'),
  by: z.string().describe('Who asked for it'),
  asked: z
    .strictObject({
      stories: Stories.optional(),
      section: Section.optional(),
      destinations: z.array(z.string()),
      verify: z.boolean(),
    })
    .describe('What is compared. Without stories and section: all stories'),
  startedAt: z.string().describe('ISO 8601'),
  endedAt: z.string().optional().describe('ISO 8601; absent while it runs'),
  message: z.string().optional().describe('Why it failed'),
  stories: z.strictObject({
    done: z.int().describe('How many stories were looked at'),
    all: z.int().nullable().describe('How many there are; null until they are counted'),
    renderedAnew: z
      .int()
      .describe('How many got a new edition, because templates, settings or destinations changed'),
  }),
  objects: z.strictObject({
    looked: z.int().describe('Objects that were compared'),
    putRight: z.int().describe('Objects that were missing or wrong, and are right now'),
    deleted: z.int().describe('Files that no edition shows any more, and are gone now'),
    failed: z.int().describe('Objects and stories that could not be put right'),
    waiting: z.int().describe('Stories that are under way or held, so that only what is live was compared'),
  }),
  named: z
    .strictObject({ putRight: Named, deleted: Named, failed: Because, waiting: Because })
    .describe(`The first ${mostNamed} of each kind: the destination and the address, or the story`),
});
export type Republication = z.infer<typeof Republication>;

/** A republication as the working store keeps it: its report, and where it goes on. */
export const RepublicationRecord = z.strictObject({
  v: z.literal(1),
  report: Republication,
  /** All stories up to this id are done. It is empty before the first. */
  after: z.string(),
  /** The sections of the stories that are done: their feeds are compared at the end. */
  sections: z.array(z.string()),
});
export type RepublicationRecord = z.infer<typeof RepublicationRecord>;

/** Returns the record of a republication that begins. `startedAt` is ISO 8601. */
export const newRepublication = (
  begun: Pick<Republication, 'id' | 'by' | 'asked' | 'startedAt'>,
): RepublicationRecord => ({
  v: 1,
  report: {
    ...begun,
    state: 'running',
    stories: { done: 0, all: null, renderedAnew: 0 },
    objects: { looked: 0, putRight: 0, deleted: 0, failed: 0, waiting: 0 },
    named: { putRight: [], deleted: [], failed: [], waiting: [] },
  },
  after: '',
  sections: [],
});

/**
 * Returns how long the rest takes if it goes on as before, in seconds; undefined when that is not known. `now` is ms
 * since 1970.
 */
export function secondsLeft({ state, startedAt, stories }: Republication, now: number): number | undefined {
  const { done, all } = stories;
  if (state !== 'running' || all === null || done === 0) return undefined;
  return Math.ceil((((now - Date.parse(startedAt)) / done) * Math.max(0, all - done)) / 1000);
}
