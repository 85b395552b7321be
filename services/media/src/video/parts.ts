import type { VideoPart } from '@slugline/queue';
import type { Lane } from '@slugline/story';
import type { VideoPlan } from '@slugline/video';

/** The documents that say that a part of a video is made, by the names under which they lie in the store. */
export const partNames = {
  chunk: (rung: string, chunk: number): string => `${rung}-${String(chunk).padStart(5, '0')}`,
  audio: 'audio',
  /** `at`: the second that an editor chose. Each choice is a poster of its own. */
  poster: (at?: number): string => (at === undefined ? 'poster' : `poster-${at}`),
  /** What is made of the whole video when all its rungs are there. */
  whole: 'whole',
} as const;

/** What a video's job still has to have made before it goes on. */
export interface Wave {
  number: number;
  parts: VideoPart[];
}

/** What a plan and the editor ask for. */
export interface Wish {
  plan: VideoPlan;
  lane: Lane;
  /** Seconds; see `PlannedMedia.poster`. */
  poster?: number | undefined;
}

/**
 * The parts to be made next, of which none is made yet: none when all is. On `breaking` the lowest rung of the whole
 * video is a wave of its own, with the sound and the poster, so that it can be played before the others are begun. Pure.
 */
export function nextWave(wish: Wish, made: ReadonlySet<string>): Wave {
  for (const [number, rungs] of wavesOf(wish).entries()) {
    const parts = missing(wish, rungs, made);
    if (parts.length > 0) return { number, parts };
  }
  return { number: 0, parts: [] };
}

/** The rungs of each wave; a wave's are there before the next one's are begun. */
function wavesOf({ plan, lane }: Wish): string[][] {
  const all = plan.rungs.map(({ name }) => name);
  return lane === 'breaking' && all.length > 1 ? [all.slice(0, 1), all] : [all];
}

function missing({ plan, poster }: Wish, rungs: readonly string[], made: ReadonlySet<string>): VideoPart[] {
  const chunks = plan.chunks.flatMap(({ index }): VideoPart[] => {
    const lacking = rungs.filter((rung) => !made.has(partNames.chunk(rung, index)));
    return lacking.length > 0 ? [{ make: 'chunk', chunk: index, rungs: lacking }] : [];
  });
  const parts: VideoPart[] = [
    ...chunks,
    ...(made.has(partNames.poster(poster)) ? [] : [{ make: 'poster' } as const]),
    ...(plan.sound && !made.has(partNames.audio) ? [{ make: 'sound' } as const] : []),
  ];
  return parts.toSorted((a, b) => weightOf(b, plan) - weightOf(a, plan));
}

/**
 * About how many CPU seconds a part takes (measured with videos of 1080p). The longest are begun first: then the cores end
 * at about the same time (Graham 1969, https://doi.org/10.1137/0117039). The sound of a long video is longer than a chunk,
 * and may be longer than one of the lowest rung alone.
 */
function weightOf(part: VideoPart, { picture, rungs, chunks, durationSeconds }: VideoPlan): number {
  const decoded = megapixels(picture);
  switch (part.make) {
    case 'chunk': {
      const { frames = 0 } = chunks[part.chunk] ?? {};
      const encoded = rungs.filter(({ name }) => part.rungs.includes(name)).map(megapixels);
      return STARTED + frames * (0.008 * decoded + 0.015 * encoded.reduce((sum, each) => sum + each, 0));
    }
    case 'sound':
      return 0.035 * durationSeconds;
    case 'poster':
      return STARTED + 0.55 * decoded;
  }
}

/** What ffmpeg takes before it decodes, CPU seconds. */
const STARTED = 0.3;

const megapixels = ({ width, height }: { width: number; height: number }): number => (width * height) / 1e6;

/** Whether the lowest rung, the sound and the poster are there, so that the video can be played from them. */
export const isPlayable = (wish: Wish, made: ReadonlySet<string>): boolean =>
  missing(wish, [wish.plan.rungs[0].name], made).length === 0;

/** Whether a chunk of the rung is made. */
export const isRungBegun = (plan: VideoPlan, rung: string, made: ReadonlySet<string>): boolean =>
  plan.chunks.some(({ index }) => made.has(partNames.chunk(rung, index)));

/** Every document of a video that is whole. */
export const documentsOf = (wish: Wish): string[] => [...jobsDocuments(wish), partNames.whole];

/** How much of a video is made, in whole percents up to 99: the rest is writing down what there is. */
export function percentMade(wish: Wish, made: ReadonlySet<string>): number {
  const names = jobsDocuments(wish);
  return Math.min(99, Math.floor((names.filter((name) => made.has(name)).length / names.length) * 100));
}

/** The documents that jobs under the video's own write. */
const jobsDocuments = ({ plan, poster }: Wish): string[] => [
  ...plan.rungs.flatMap(({ name }) => plan.chunks.map(({ index }) => partNames.chunk(name, index))),
  ...(plan.sound ? [partNames.audio] : []),
  partNames.poster(poster),
];
