import type { Warning } from '../article.ts';
import { captionsTooLong } from '../kept-media.ts';
import type { PlannedMedia } from '../media.ts';
import type { MediaState, StoryState } from '../state.ts';
import { type CommandResult, type Input, progressOf } from './command.ts';

/**
 * All renditions of a media file are in the working store. Adds a warning when captions go on after the end of their
 * video: whichever of the two is ready last knows both.
 */
export function mediaReady(state: StoryState, input: Input<'media-ready'>): CommandResult {
  const progress = progressOf(state, input);
  if (progress === undefined || progress.state === 'ready') return [];
  const warnings = [...input.warnings, ...tooLong(state, input)];
  return [{ v: 1, type: 'media-ready', ...input, warnings }];
}

/** Captions may end a little later than the video: the last one is read while the screen goes dark. */
const MOST_SECONDS_LATER = 1;

function tooLong({ media }: StoryState, made: Input<'media-ready'>): Warning[] {
  const own = media.find(({ original }) => original === made.original);
  const lengthOf = (item: Item): number | undefined =>
    item === own
      ? made.durationSeconds
      : item.progress.state === 'ready'
        ? item.progress.durationSeconds
        : undefined;
  return media.flatMap((captions) => {
    const video = media.find(({ original }) => original === captions.of);
    if (video === undefined || (captions !== own && video !== own)) return [];
    const [last, end] = [lengthOf(captions), lengthOf(video)];
    if (last === undefined || end === undefined || last <= end + MOST_SECONDS_LATER) return [];
    const { file: where } = captions;
    const message =
      `${where} goes on until ${clock(last)}, and ${video.file} ends at ${clock(end)}: ` +
      'the captions may belong to another cut of it';
    return [{ code: captionsTooLong, message, where }];
  });
}

type Item = PlannedMedia & { progress: MediaState };

const clock = (seconds: number): string => {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
};
