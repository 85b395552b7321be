import type { Purpose, StoryManifest } from '@slugline/story';
import type { Newsroom } from './newsroom.ts';
import { publicAt } from './public.ts';

/** A public video: the addresses of its manifests and its file, and its length (s). */
export interface Video {
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
export const videosIn = (newsroom: Newsroom): Video[] =>
  mediaIn(newsroom)
    .filter(({ kind }) => kind === 'video')
    .map(({ id, durationSeconds = 0, renditions }) => {
      const at = (wanted: Purpose) => {
        const path = renditions.find(({ purpose }) => purpose === wanted)?.path;
        if (path === undefined) throw new Error(`the video ${id} has no ${wanted}`);
        return `${newsroom.server.url}/${path}`;
      };
      return {
        id,
        seconds: durationSeconds,
        hls: at('hls'),
        dash: at('dash'),
        file: at('progressive'),
      };
    });
