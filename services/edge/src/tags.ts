import { openFile } from '@slugline/store';
import { cacheTags, manifestBeside, originalIn, StoryManifest } from '@slugline/story';
import { LruCache } from './lru-cache.ts';

/** The fields of a `story.json` from which the tags are made. */
const Story = StoryManifest.pick({ id: true, section: true, retractedAt: true }).loose();

/** The largest `story.json` that is read, bytes. No story has a larger one, and a request waits for the read. */
const mostBytes = 16 * 1024 * 1024;
/** How many stories are remembered. An entry takes some 300 bytes of memory. */
const mostStories = 5000;

/**
 * Finds the cache tags of files in a directory, which stores none. Media have tags by their path; a page and the files
 * beside it by their `story.json`. That is read once, and its tags are remembered for the last requested stories.
 */
export class TagFinder {
  readonly #root: string;
  readonly #known = new LruCache<readonly string[]>(mostStories);

  constructor(root: string) {
    this.#root = root;
  }

  /** Returns the cache tags of a file; none if it has none. Throws as `openFile` does. */
  async of(key: string): Promise<readonly string[]> {
    const original = originalIn(key);
    if (original !== undefined) return [cacheTags.original(original)];
    const manifest = manifestBeside(key);
    return manifest === undefined ? [] : this.#ofStory(manifest);
  }

  async #ofStory(key: string): Promise<readonly string[]> {
    const file = await openFile(this.#root, key);
    if (file === undefined) return [];
    try {
      const { version, fresh, bytes } = file.state;
      const known = fresh ? undefined : this.#known.get(version);
      if (known !== undefined) return known;
      const tags = bytes > mostBytes ? [] : tagsIn((await file.read(0, bytes)).toString());
      if (!fresh) this.#known.set(version, tags);
      return tags;
    } finally {
      await file.close();
    }
  }
}

/** Returns the tags of a story; none if the file is no `story.json` of ours. */
function tagsIn(json: string): string[] {
  try {
    const { id, section, retractedAt } = Story.parse(JSON.parse(json));
    const tags = [cacheTags.story(id), cacheTags.section(section)];
    return retractedAt === undefined ? tags : [...tags, cacheTags.retracted];
  } catch {
    return [];
  }
}
