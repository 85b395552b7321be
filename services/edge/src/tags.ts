import { openFile } from '@slugline/store';
import { cacheTags, manifestBeside, originalIn, StoryManifest } from '@slugline/story';
import { Remembered } from './remembered.ts';

/** Of a `story.json`, what the tags are made of. */
const Story = StoryManifest.pick({ id: true, section: true }).loose();

/** Longer ones are not read: no story has one, and a reader waits for it. */
const mostBytes = 16 * 1024 * 1024;
/** An entry takes some 300 bytes of memory. */
const mostStories = 5000;

/**
 * Finds the cache tags of files of a directory, which keeps none: of media by their path, of a page and what lies beside it by
 * the `story.json` there. That is read once, and its tags remembered for the stories that were asked for last.
 */
export class TagFinder {
  readonly #root: string;
  readonly #known = new Remembered<readonly string[]>(mostStories);

  constructor(root: string) {
    this.#root = root;
  }

  /** Throws as `openFile` does. */
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

/** None where the file is not one of ours. */
function tagsIn(json: string): string[] {
  try {
    const { id, section } = Story.parse(JSON.parse(json));
    return [cacheTags.story(id), cacheTags.section(section)];
  } catch {
    return [];
  }
}
