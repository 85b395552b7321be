import type { MediaPayload } from '@slugline/queue';
import { type Context, claim } from '@slugline/runtime';
import { findJson, readJson } from '@slugline/store';
import { keys, MediaWarning, RenditionFile } from '@slugline/story';
import { TrackPart, VideoPlan } from '@slugline/video';
import { z } from 'zod';
import { keep } from '../originals/keep.ts';
import { partNames } from './parts.ts';

/** A finished poster: its files, and the placeholder that is shown while it loads. */
export const PosterPart = z.strictObject({
  v: z.literal(1),
  files: z.array(RenditionFile),
  thumbhash: z.string(),
});
export type PosterPart = z.infer<typeof PosterPart>;

/** What is made from the whole video: the file to download and the storyboard. */
const WholePart = PosterPart.omit({ thumbhash: true });
type WholePart = z.infer<typeof WholePart>;

/** The captions from a video's text tracks, and warnings about them for the desk. */
const TextsPart = WholePart.extend({ warnings: z.array(MediaWarning) });
export type TextsPart = z.infer<typeof TextsPart>;

/** A part of a track, and the folder of its segments: see `RenditionFile`. */
const StoredTrack = TrackPart.extend({ folder: z.string().optional() });
export type StoredTrack = z.infer<typeof StoredTrack>;

type VideoKey = Pick<MediaPayload, 'original' | 'recipe'>;

/** A part that a run has just made. Its files are in `dir` on this machine. */
interface Fresh<T> {
  name: string;
  dir: string;
  files: readonly RenditionFile[];
  of(files: RenditionFile[]): T;
}

/** The stored state of a video that is being made: its plan, and a document for each finished part. */
export interface VideoStore {
  plan(): Promise<VideoPlan | undefined>;
  /** Claims the plan; returns the winning plan, which may be that of an earlier run. */
  claimPlan(plan: VideoPlan): Promise<VideoPlan>;
  /** Returns the names of the finished parts: see `partNames`. */
  made(): Promise<Set<string>>;
  /** Returns which of these parts are not finished. */
  lacking(names: readonly string[]): Promise<string[]>;
  track(name: string): Promise<StoredTrack>;
  poster(at: number | undefined): Promise<PosterPart>;
  whole(): Promise<WholePart | undefined>;
  texts(): Promise<TextsPart | undefined>;
  /** See `keep`. */
  keepTrack(part: Fresh<StoredTrack>, signal: AbortSignal): Promise<StoredTrack>;
  keepPoster(part: Fresh<PosterPart>, signal: AbortSignal): Promise<PosterPart>;
  keepTexts(part: Fresh<TextsPart>, signal: AbortSignal): Promise<TextsPart>;
  keepWhole(part: Omit<Fresh<WholePart>, 'name'>, signal: AbortSignal): Promise<WholePart>;
}

/** The store of one video. Reading a missing part throws as `readJson` does. */
export function videoStore(context: Pick<Context, 'redis' | 'working'>, video: VideoKey): VideoStore {
  const { working } = context;
  const { original, recipe } = video;
  const planKey = keys.videoPlan(original, recipe);
  const partKey = (name: string) => keys.videoPart(original, recipe, name);
  const keepAs =
    <T>(schema: z.ZodType<T>) =>
    ({ name, ...part }: Fresh<T>, signal: AbortSignal) =>
      keep(context, video, { document: name, key: partKey(name), schema, ...part }, signal);
  return {
    plan: () => findJson(working, planKey, VideoPlan),
    claimPlan: (plan) => claim(context, planKey, plan, VideoPlan),
    made: async () => {
      const [folder, extension] = partKey('*').split('*') as [string, string];
      const names = new Set<string>();
      for await (const { key } of working.list(folder))
        names.add(key.slice(folder.length, -extension.length));
      return names;
    },
    lacking: async (names) => {
      const there = await Promise.all(names.map((name) => working.head(partKey(name))));
      return names.filter((_name, n) => there[n] === undefined);
    },
    track: (name) => readJson(working, partKey(name), StoredTrack),
    poster: (at) => readJson(working, partKey(partNames.poster(at)), PosterPart),
    whole: () => findJson(working, partKey(partNames.whole), WholePart),
    texts: () => findJson(working, partKey(partNames.texts), TextsPart),
    keepTrack: keepAs(StoredTrack),
    keepPoster: keepAs(PosterPart),
    keepTexts: keepAs(TextsPart),
    keepWhole: (part, signal) => keepAs(WholePart)({ name: partNames.whole, ...part }, signal),
  };
}
