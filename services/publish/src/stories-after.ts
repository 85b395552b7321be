import type { ObjectStore } from '@slugline/store';
import { keys, storyIdIn } from '@slugline/story';

/** Yields the ids of the stories that have a journal, in order, after the id `after`; all of them after an empty one. */
export async function* storiesAfter(working: ObjectStore, after: string): AsyncIterable<string> {
  // No journal has so many entries: the key comes after all of them.
  const options = after === '' ? {} : { after: keys.entry(after, 999_999) };
  let last = '';
  for await (const { key } of working.list(keys.journals, options)) {
    const storyId = storyIdIn(key);
    if (storyId !== last) yield storyId;
    last = storyId;
  }
}
