import { mergeSettings, type StorySettings } from '@slugline/story';
import type { Circumstances, Manuscript } from '../manuscript.ts';

/** Returns the settings that the draft and story.yaml state. story.yaml wins. */
export const statedIn = (manuscript: Manuscript, { settings }: Circumstances): StorySettings =>
  mergeSettings(manuscript.settings, settings);
