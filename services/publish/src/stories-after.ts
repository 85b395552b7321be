import type { ObjectStore } from '@slugline/store';
import { keys, storyIdIn } from '@slugline/story';

/** Yields the ids of all stories with a journal, in order, from the one after the id `after`. It may be empty. */
export async function* storiesAfter(working: ObjectStore, after: string): AsyncIterable<string> {
  // No journal has so many entries, so this key comes after all of them.
  const options = after === '' ? {} : { after: keys.entry(after, 999_999) };
  let last = '';
  for await (const { key } of working.list(keys.journals, options)) {
    const storyId = storyIdIn(key);
    if (storyId !== last) yield storyId;
    last = storyId;
  }
}
