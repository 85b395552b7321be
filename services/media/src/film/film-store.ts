import type { MediaPayload } from '@slugline/queue';
import { keys, type ObjectStore, readJson, writeJson } from '@slugline/store';
import { RenditionFile } from '@slugline/story';
import { TrackPart, VideoPlan } from '@slugline/video';
import { z } from 'zod';
import { partNames } from './parts.ts';

/** A poster that is made: its files and what stands for it while it loads. */
export const PosterPart = z.strictObject({
  v: z.literal(1),
  files: z.array(RenditionFile),
  thumbhash: z.string(),
});
export type PosterPart = z.infer<typeof PosterPart>;

type FilmKey = Pick<MediaPayload, 'original' | 'recipe'>;

/** What the store holds of a film that is being made: its plan, and a document for each part that is there. */
export interface FilmStore {
  plan(): Promise<VideoPlan | undefined>;
  writePlan(plan: VideoPlan): Promise<void>;
  /** The names of the parts that are made: `partNames`. */
  made(): Promise<Set<string>>;
  track(name: string): Promise<TrackPart>;
  poster(at: number | undefined): Promise<PosterPart>;
  writePart(name: string, part: TrackPart | PosterPart): Promise<void>;
}

/** Throws as `readJson` does, and nothing for what is not there. */
export function filmStore(working: ObjectStore, { original, recipe }: FilmKey): FilmStore {
  const planKey = keys.filmPlan(original, recipe);
  const partKey = (name: string) => keys.filmPart(original, recipe, name);
  return {
    plan: async () => ((await working.head(planKey)) ? readJson(working, planKey, VideoPlan) : undefined),
    writePlan: (plan) => writeJson(working, planKey, plan),
    made: async () => {
      const [folder, extension] = partKey('*').split('*') as [string, string];
      const names = new Set<string>();
      for await (const { key } of working.list(folder))
        names.add(key.slice(folder.length, -extension.length));
      return names;
    },
    track: (name) => readJson(working, partKey(name), TrackPart),
    poster: (at) => readJson(working, partKey(partNames.poster(at)), PosterPart),
    writePart: (name, part) => writeJson(working, partKey(name), part),
  };
}
