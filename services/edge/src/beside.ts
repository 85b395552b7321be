import { openFile } from '@slugline/store';
import { areaOf, cacheTags, manifestBeside, originalIn, StoryManifest } from '@slugline/story';
import { LruCache } from './lru-cache.ts';

/** The fields of a `story.json` that are read. */
const Story = StoryManifest.pick({ id: true, section: true, path: true, retractedAt: true })
  .partial({ path: true })
  .loose();

/** The largest `story.json` that is read, bytes. No story has a larger one. A request waits for the read. */
const mostBytes = 16 * 1024 * 1024;
/** How many stories are remembered. An entry takes some 400 bytes of memory. */
const mostStories = 5000;

/** What the `story.json` beside a file says about it. */
interface Known {
  /** Its cache tags. */
  tags: readonly string[];
  /** The folder of the story: at a former address, files lead there. Undefined when the story is retracted. */
  path?: string | undefined;
}

const nothing: Known = { tags: [] };

/**
 * Finds what a directory does not store with its files: their cache tags, and where a story has moved. The path gives
 * the tags of media and feeds; `story.json` gives those of a page and the files beside it. It is read once, and
 * remembered for the last requested stories.
 */
export class StoryFinder {
  readonly #root: string;
  readonly #known = new LruCache<Known>(mostStories);

  constructor(root: string) {
    this.#root = root;
  }

  /** Returns the cache tags of a file and, at a former address, where it leads. Throws as `openFile` does. */
  async of(key: string): Promise<{ tags: readonly string[]; movedTo?: string }> {
    const original = originalIn(key);
    if (original !== undefined) return { tags: [cacheTags.original(original)] };
    if (areaOf(key) === 'feeds') return { tags: [cacheTags.feeds] };
    const manifest = manifestBeside(key);
    if (manifest === undefined) return nothing;
    const { tags, path } = await this.#ofStory(manifest);
    const folder = key.slice(0, key.lastIndexOf('/') + 1);
    const isMoved = path !== undefined && path !== folder;
    return { tags, ...(isMoved && { movedTo: `${path}${key.slice(folder.length)}` }) };
  }

  async #ofStory(key: string): Promise<Known> {
    const file = await openFile(this.#root, key);
    if (file === undefined) return nothing;
    try {
      const { version, fresh, bytes } = file.state;
      const known = fresh ? undefined : this.#known.get(version);
      if (known !== undefined) return known;
      const found = bytes > mostBytes ? nothing : knownFrom((await file.read(0, bytes)).toString());
      if (!fresh) this.#known.set(version, found);
      return found;
    } finally {
      await file.close();
    }
  }
}

/** Returns what a `story.json` says; nothing if Slugline did not write it. */
function knownFrom(json: string): Known {
  try {
    const { id, section, path, retractedAt } = Story.parse(JSON.parse(json));
    const tags = [cacheTags.story(id), cacheTags.section(section)];
    return retractedAt === undefined ? { tags, path } : { tags: [...tags, cacheTags.retracted] };
  } catch {
    return nothing;
  }
}
