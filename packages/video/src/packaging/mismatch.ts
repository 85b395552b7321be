import type { TrackPart } from '../encode/part.ts';
import type { VideoPlan } from '../plan/video-plan.ts';

type Planned = Pick<VideoPlan, 'rungs' | 'chunks' | 'timescale' | 'durationSeconds'>;

/** Returns why the parts of a video's rungs and its audio do not form one video, or undefined if they do. Pure. */
export function mismatchIn(
  plan: Planned,
  { parts, audio }: { parts: readonly TrackPart[]; audio?: TrackPart | undefined },
): string | undefined {
  if (parts.length === 0) return 'there is no rung';
  const stranger = parts.find(({ track }) => !plan.rungs.some(({ name }) => name === track));
  if (stranger) return `the plan has no rung ${stranger.track}`;
  const rungs = Map.groupBy(parts, ({ track }) => track);
  for (const [name, own] of rungs) {
    const mismatch = mismatchInRung(name, own, plan);
    if (mismatch !== undefined) return mismatch;
  }
  return audio && misplaced(audio.track, [audio]);
}

function mismatchInRung(name: string, parts: readonly TrackPart[], plan: Planned): string | undefined {
  const count = (index: number) => parts.filter(({ chunk }) => chunk === index).length;
  const stranger = parts.find(({ chunk }) => !plan.chunks.some(({ index }) => index === chunk));
  if (stranger) return `the plan has no chunk ${stranger.chunk} of ${name}`;
  for (const { index } of plan.chunks) {
    if (count(index) === 0) return `chunk ${index} of ${name} is missing`;
    if (count(index) > 1) return `chunk ${index} of ${name} is there ${count(index)} times`;
  }
  const inOrder = parts.toSorted((a, b) => a.chunk - b.chunk);
  const [first] = inOrder;
  for (const part of inOrder) {
    const which = `chunk ${part.chunk} of ${name}`;
    if (part.codec !== first?.codec) return `${which} is ${part.codec}, and not ${first?.codec}`;
    if (part.init.sha256 !== first.init.sha256) return `${which} needs another initialisation`;
    if (part.timescale !== plan.timescale) return `${which} has the time scale ${part.timescale}`;
  }
  return misplaced(name, inOrder) ?? wrongLength(name, inOrder, plan);
}

/** Segments count from 1 through the whole track. */
function misplaced(name: string, inOrder: readonly TrackPart[]): string | undefined {
  const numbers = inOrder.flatMap(({ segments }) => segments.map(({ number }) => number));
  const place = numbers.findIndex((number, index) => number !== index + 1);
  return place < 0
    ? undefined
    : `segment ${numbers[place]} of ${name} stands where segment ${place + 1} belongs`;
}

function wrongLength(name: string, parts: readonly TrackPart[], plan: Planned): string | undefined {
  const ticks = parts.flatMap(({ segments }) => segments).reduce((sum, { duration }) => sum + duration, 0);
  const seconds = ticks / plan.timescale;
  if (Math.abs(seconds - plan.durationSeconds) < 0.001) return undefined;
  return `${name} lasts ${seconds.toFixed(3)} s instead of ${plan.durationSeconds.toFixed(3)} s`;
}
