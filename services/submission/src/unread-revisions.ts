import {
  type AllTimes,
  type Doubt,
  earlierOf,
  isSendersFault,
  type JournalEntry,
  laterOf,
  type StoryState,
  toSluglineError,
} from '@slugline/story';

/** A revision as it was received. */
type Received = Pick<StoryState, 'storyId' | 'revision' | 'files' | 'receivedAt'>;

/** What keeps a replaced revision from the public, and so the one that replaced it. */
interface Unread extends AllTimes {
  doubts: readonly Doubt[];
}

/**
 * Looks at the revisions before a correction that nobody has read, because the correction came at once. It may have
 * another draft, and its sender can't know what an earlier one says: so its times still count (the last embargo and
 * time of publication, the first time to expire), and a draft that can't be read is a doubt. Revisions with the same
 * draft, and those that were refused, are left out. Usually there is none, and nothing is read. `read` reads a draft.
 */
export async function unreadBefore(
  { storyId, revision, plan, files }: StoryState,
  entries: () => Promise<readonly JournalEntry[]>,
  read: (received: Received) => Promise<AllTimes>,
): Promise<Unread> {
  const from = plan?.revision ?? 0;
  if (revision - from <= 1) return { doubts: [] };
  const events = (await entries()).flatMap((entry) => entry.events);
  const seen = new Set(events.flatMap((event) => (event.type === 'refused' ? [event.revision] : [])));
  const draftOf = (all: Received['files']) => all.find(({ role }) => role === 'draft')?.sha256;
  const unread = events.flatMap((event): Received[] => {
    if (event.type !== 'submitted' || event.revision <= from || event.revision >= revision) return [];
    if (seen.has(event.revision) || draftOf(event.files) === draftOf(files)) return [];
    return [{ storyId, revision: event.revision, files: event.files, receivedAt: event.receivedAt }];
  });
  const all = await Promise.all(
    unread.map(async (received): Promise<Unread> => {
      try {
        return { ...(await read(received)), doubts: [] };
      } catch (thrown) {
        const { code, message } = toSluglineError(thrown);
        if (!isSendersFault(code)) throw thrown;
        const doubt = {
          code: 'revision_unread',
          message: `revision ${received.revision}, which this one replaced, can't be read, and may say what this one lacks: ${message}`,
          where: `revision ${received.revision}`,
        };
        return { doubts: [doubt] };
      }
    }),
  );
  return all.reduce(
    (one, other) => ({
      ...strictestTimes(one, other),
      doubts: [...one.doubts, ...other.doubts],
    }),
    { doubts: [] } as Unread,
  );
}

/** Returns the later of two embargoes and of two times of publication, and the earlier of two times to expire. */
function strictestTimes(one: AllTimes, other: AllTimes): AllTimes {
  const of = (name: keyof AllTimes, choose: typeof laterOf) => {
    const time = choose(one[name], other[name]);
    return time === undefined ? {} : { [name]: new Date(time).toISOString() };
  };
  return { ...of('embargo', laterOf), ...of('publishAt', laterOf), ...of('expires', earlierOf) };
}
