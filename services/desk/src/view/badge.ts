import type { StoryPhase } from '@slugline/story';

/** How a story's state is shown. The label says it in words; `tone` only adds a colour. */
export interface Badge {
  state: StoryPhase;
  label: string;
  tone: 'quiet' | 'working' | 'good' | 'attention' | 'bad';
  meaning: string;
}

const badges: Record<StoryPhase, Omit<Badge, 'state'>> = {
  received: { label: 'Received', tone: 'quiet', meaning: 'Safely stored; the draft is read next.' },
  processing: { label: 'Processing', tone: 'working', meaning: 'Its first edition is being made.' },
  live: {
    label: 'Live',
    tone: 'good',
    meaning: 'The text is public; pictures or video are still being made.',
  },
  complete: { label: 'Complete', tone: 'good', meaning: 'Public, with all that can be shown.' },
  held: { label: 'Held', tone: 'attention', meaning: 'Nothing newer goes out until an editor releases it.' },
  scheduled: { label: 'Scheduled', tone: 'attention', meaning: 'Not public until its time has come.' },
  refused: {
    label: 'Refused',
    tone: 'bad',
    meaning: 'Not published: correct the draft and submit it again.',
  },
  retracted: { label: 'Retracted', tone: 'bad', meaning: 'Taken back; it is public no more.' },
};

export const badgeOf = (state: StoryPhase): Badge => ({ state, ...badges[state] });
