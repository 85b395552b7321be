import { type RenditionFile, SluglineError } from '@slugline/story';
import type { TrackPart } from '../encode/part.ts';
import type { VideoPlan } from '../plan/video-plan.ts';
import { listedRungs } from './listed-rungs.ts';
import { writeManifests } from './manifests.ts';
import { mismatchIn } from './mismatch.ts';
import { initFile, type Presentation, type Rendition, segmentFiles, targetDuration } from './rendition.ts';
import { brokenRules } from './rules/check.ts';
import { streamOf } from './rules/published-video.ts';

/** What has been made of a video: any of its rungs, each complete, and the audio. */
export interface Encoded {
  name: string;
  plan: VideoPlan;
  /** In any order. */
  parts: readonly TrackPart[];
  audio?: TrackPart;
}

/**
 * Writes the HLS and DASH manifests of encoded tracks. All numbers in them are measured, none is taken from the plan.
 * Returns the manifests and the files that they name, which may be outside `outDir`. A rung that is not listed has no
 * files (see `listedRungs`). Throws `edition_invalid` when a manifest breaks a rule that players rely on, so that it is
 * never published.
 */
export async function packageVideo(encoded: Encoded, outDir: string): Promise<RenditionFile[]> {
  const { name, plan, parts } = encoded;
  const refuse = (why: string): never => {
    throw new SluglineError('edition_invalid', `${name} can't be packaged: ${why}`, { where: name });
  };
  const mismatch = mismatchIn(plan, encoded);
  if (mismatch !== undefined) refuse(mismatch);
  const made = plan.rungs.flatMap(({ name, width, height }) => {
    const own = parts.filter(({ track }) => track === name);
    return own.length === 0 ? [] : [{ ...joined(own), width, height }];
  });
  const audio = encoded.audio && joined([encoded.audio]);
  const { frameRate } = plan;
  const video = listedRungs(made, targetDuration({ video: made, audio, frameRate }));
  const presentation: Presentation = { video, audio, frameRate, language: plan.sound?.language };
  const manifests = await writeManifests(presentation, outDir);
  const files = [
    ...video.flatMap((rung) => filesOf(rung, 'video')),
    ...(audio ? filesOf(audio, 'audio') : []),
    ...manifests.map(({ file }) => file),
  ];
  const broken = brokenRules(streamOf(manifests, files));
  if (broken.length > 0) refuse(broken.map(({ message }) => message).join('; '));
  return files;
}

interface Track extends Rendition, Pick<TrackPart, 'init'> {}

/** A track of its chunks, in playing order. */
function joined(parts: readonly TrackPart[]): Track {
  const inOrder = parts.toSorted((a, b) => a.chunk - b.chunk) as [TrackPart, ...TrackPart[]];
  const [{ track: name, codec, timescale, init }] = inOrder;
  return {
    ...{ name, codec, timescale, init },
    segments: inOrder
      .flatMap(({ segments }) => segments)
      .map((segment) => ({ ...segment, seconds: segment.duration / timescale })),
  };
}

/** Returns the initialisation and the segments of a track, in playing order. `parts` are all of it, in any order. */
export function trackFiles(parts: readonly TrackPart[], kind: 'video' | 'audio'): RenditionFile[] {
  return filesOf(joined(parts), kind);
}

const filesOf = ({ name: track, init, segments }: Track, kind: 'video' | 'audio'): RenditionFile[] => [
  initFile(track, kind, init),
  ...segmentFiles({ track, segments }),
];
