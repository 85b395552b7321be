import { apply, type JournalEntry, newStoryId, type StoryEvent, unwritten } from '@slugline/story';
import { expect, it } from 'vitest';
import { unreadBefore } from './unread-revisions.ts';

const at = '2026-11-30T06:00:00.000Z';
const storyId = newStoryId(Date.parse(at));
/** A revision with a draft of its own. */
const submitted = (revision: number): StoryEvent => ({
  ...{ v: 1, type: 'submitted', revision, receivedAt: at, lane: 'normal', by: 'reporter' },
  files: [{ name: 'draft.md', role: 'draft', sha256: String(revision).repeat(64), bytes: 1 }],
});
/** What counts of the revisions before the last one, of which nobody has read any. `said` is what their drafts say. */
async function unread(...said: object[]) {
  const entries = [...said, {}].map(
    (_, n): JournalEntry => ({ storyId, sequence: n + 1, at, events: [submitted(n + 1)] }),
  );
  const state = entries.reduce(apply, unwritten(storyId));
  return unreadBefore(
    state,
    async () => entries,
    async ({ revision }) => said[revision - 1] ?? {},
  );
}
const [soon, later] = ['2026-12-01T06:00:00.000Z', '2026-12-02T06:00:00.000Z'];

it.each(['embargo', 'publishAt', 'expires'])(
  'the %s of a draft that was corrected before anybody had read it counts',
  async (name) => {
    expect(await unread({ [name]: soon })).toEqual({ [name]: soon, doubts: [] });
    expect(await unread({}, { [name]: soon })).toEqual({ [name]: soon, doubts: [] });
    expect(await unread({ [name]: soon }, {})).toEqual({ [name]: soon, doubts: [] });
  },
);

it('of several, the strictest counts: the last embargo and time of publication, the first time to expire', async () => {
  const times = (time: string) => ({ embargo: time, publishAt: time, expires: time });
  for (const both of [
    [soon, later],
    [later, soon],
  ])
    expect(await unread(...both.map(times))).toEqual({
      ...{ embargo: later, publishAt: later, expires: soon },
      doubts: [],
    });
});
