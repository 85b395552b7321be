import { type StoryState, unwritten } from '@slugline/story';
import { expect, it } from 'vitest';
import { openRecentStates } from './recent-states.ts';

const state = (storyId: string, sequence: number): StoryState => ({ ...unwritten(storyId), sequence });

it('returns the newest state that was kept, for a short time', () => {
  let now = 0;
  const recent = openRecentStates(() => now);
  expect(recent.get('a')).toBeUndefined();
  recent.keep(state('a', 2));
  recent.keep(state('a', 1));
  expect(recent.get('a')).toMatchObject({ sequence: 2 });
  now = 2001;
  expect(recent.get('a')).toBeUndefined();
  recent.keep(state('a', 1));
  expect(recent.get('a')).toMatchObject({ sequence: 1 });
});

it('keeps a bounded number of stories', () => {
  const recent = openRecentStates(() => 0);
  for (let n = 0; n <= 500; n++) recent.keep(state(`story-${n}`, 1));
  expect(recent.get('story-0')).toBeUndefined();
  expect(recent.get('story-1')).toBeDefined();
});
