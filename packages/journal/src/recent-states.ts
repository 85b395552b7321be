import type { StoryState } from '@slugline/story';

/** How long a state is used again, ms: the steps of one job follow one another within it. */
const usedFor = 2_000;
const mostStories = 500;

/** The states that this process has just read or written, so that the steps of a job need not ask Redis for each. */
export interface RecentStates {
  /** Returns the state that was kept last, if that is not long ago. Another process may have changed the story since. */
  get(storyId: string): StoryState | undefined;
  /** Keeps a state unless a newer one is kept. */
  keep(state: StoryState): void;
}

/** `now` is a clock, ms; a parameter only for tests. */
export function openRecentStates(now: () => number = () => performance.now()): RecentStates {
  const kept = new Map<string, { state: StoryState; at: number }>();
  const get = (storyId: string): StoryState | undefined => {
    const found = kept.get(storyId);
    return found && now() - found.at <= usedFor ? found.state : undefined;
  };
  return {
    get,
    keep: (state) => {
      const { storyId, sequence } = state;
      if ((get(storyId)?.sequence ?? 0) > sequence) return;
      kept.delete(storyId);
      kept.set(storyId, { state, at: now() });
      const [oldest] = kept.keys();
      if (kept.size > mostStories && oldest !== undefined) kept.delete(oldest);
    },
  };
}
