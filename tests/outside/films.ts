import type { Purpose, StoryManifest } from '@slugline/story';
import type { Newsroom } from './newsroom.ts';
import { publicAt } from './public.ts';

/** A video that is public: where its manifests and its file are, and how long it is (s). */
export interface Film {
  id: string;
  hls: string;
  dash: string;
  file: string;
  seconds: number;
}

const manifestsIn = (newsroom: Newsroom): StoryManifest[] =>
  publicAt(newsroom, /\/story\.json$/).map(({ bytes }) => JSON.parse(bytes.toString()) as StoryManifest);

/** The media of all stories, each once. */
const mediaIn = (newsroom: Newsroom): StoryManifest['media'] => [
  ...new Map(
    manifestsIn(newsroom).flatMap(({ media }) => media.map((medium) => [medium.id, medium])),
  ).values(),
];

/** The videos of all stories. */
export const filmsIn = (newsroom: Newsroom): Film[] =>
  mediaIn(newsroom)
    .filter(({ kind }) => kind === 'video')
    .map(({ id, durationSeconds = 0, renditions }) => {
      const at = (wanted: Purpose) => {
        const path = renditions.find(({ purpose }) => purpose === wanted)?.path;
        if (path === undefined) throw new Error(`the video ${id} has no ${wanted}`);
        return `${newsroom.house.url}/${path}`;
      };
      return {
        id,
        seconds: durationSeconds,
        hls: at('hls'),
        dash: at('dash'),
        file: at('progressive'),
      };
    });
