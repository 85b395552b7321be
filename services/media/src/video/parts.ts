import type { VideoPart } from '@slugline/queue';
import type { Lane } from '@slugline/story';
import type { VideoPlan } from '@slugline/video';

/** The names in the store of the documents that say that a part of a video is finished. */
export const partNames = {
  chunk: (rung: string, chunk: number): string => `${rung}-${String(chunk).padStart(5, '0')}`,
  audio: 'audio',
  /** `at` is the editor's choice in seconds. Each choice is a separate poster. */
  poster: (at?: number): string => (at === undefined ? 'poster' : `poster-${at}`),
  /** What is made from the whole video when all its rungs are finished. */
  whole: 'whole',
  /** The captions from the video's text tracks. */
  texts: 'texts',
} as const;

/** The parts that a video's job must wait for next. */
export interface Wave {
  number: number;
  parts: VideoPart[];
}

/** What the plan and the editor ask for. */
export interface VideoRequest {
  plan: VideoPlan;
  lane: Lane;
  /** Seconds; see `PlannedMedia.poster`. */
  poster?: number | undefined;
}

/**
 * Returns the unfinished parts to make next; none when all are finished. On `breaking`, the lowest rung of the whole
 * video is a wave of its own, with the audio and the poster, so that it can be played before the others are begun.
 * Pure.
 */
export function nextWave(request: VideoRequest, made: ReadonlySet<string>): Wave {
  for (const [number, rungs] of wavesOf(request).entries()) {
    const parts = missing(request, rungs, made);
    if (parts.length > 0) return { number, parts };
  }
  return { number: 0, parts: [] };
}

/** The rungs of each wave. A wave begins when the one before it is finished. */
function wavesOf({ plan, lane }: VideoRequest): string[][] {
  const all = plan.rungs.map(({ name }) => name);
  return lane === 'breaking' && all.length > 1 ? [all.slice(0, 1), all] : [all];
}

function missing(
  { plan, poster }: VideoRequest,
  rungs: readonly string[],
  made: ReadonlySet<string>,
): VideoPart[] {
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
 * About how many CPU seconds a part takes (measured with videos of 1080p). The longest parts begin first, so that the
 * cores end at about the same time (Graham 1969, https://doi.org/10.1137/0117039). The audio of a long video takes
 * longer than a chunk; even that of a shorter one may take longer than a chunk of the lowest rung alone.
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

/** CPU seconds that ffmpeg takes before it decodes. */
const STARTED = 0.3;

const megapixels = ({ width, height }: { width: number; height: number }): number => (width * height) / 1e6;

/** Whether the lowest rung, the audio and the poster are finished, so that the video can be played from them. */
export const isPlayable = (request: VideoRequest, made: ReadonlySet<string>): boolean =>
  missing(request, [request.plan.rungs[0].name], made).length === 0;

/** Whether a chunk of the rung is finished. */
export const isRungBegun = (plan: VideoPlan, rung: string, made: ReadonlySet<string>): boolean =>
  plan.chunks.some(({ index }) => made.has(partNames.chunk(rung, index)));

/** The names of all documents of a finished video. */
export const documentsOf = (request: VideoRequest): string[] => [
  ...jobsDocuments(request),
  partNames.whole,
  ...(request.plan.texts ? [partNames.texts] : []),
];

/** How much of a video is made, in whole percents up to 99: assembling it remains. */
export function percentMade(request: VideoRequest, made: ReadonlySet<string>): number {
  const names = jobsDocuments(request);
  return Math.min(99, Math.floor((names.filter((name) => made.has(name)).length / names.length) * 100));
}

/** The names of the documents that the jobs of its parts write. */
const jobsDocuments = ({ plan, poster }: VideoRequest): string[] => [
  ...plan.rungs.flatMap(({ name }) => plan.chunks.map(({ index }) => partNames.chunk(name, index))),
  ...(plan.sound ? [partNames.audio] : []),
  partNames.poster(poster),
];
