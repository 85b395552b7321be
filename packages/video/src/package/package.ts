import { type RenditionFile, SluglineError } from '@slugline/story';
import type { VideoPlan } from '../encode/video-plan.ts';
import type { TrackPart } from '../part.ts';
import { misfitOf } from './fit.ts';
import { writeManifests } from './manifests.ts';
import { initFile, type Presentation, type Rendition, segmentFiles } from './rendition.ts';
import { brokenRules } from './rules/check.ts';

/** What has been made of a film: any of its rungs, each whole, and the sound. */
export interface Encoded {
  name: string;
  plan: VideoPlan;
  /** In any order. */
  parts: readonly TrackPart[];
  sound?: TrackPart;
}

/**
 * Writes the HLS and DASH manifests of what was encoded, from what was measured: no number in a manifest is a plan's.
 * Gives the manifests and the files that they name, which need not lie in `outDir`. What breaks a rule that players rely
 * on is refused (`edition_invalid`) before anybody can see it.
 */
export async function packageVideo(encoded: Encoded, outDir: string): Promise<RenditionFile[]> {
  const { name, plan, parts, sound } = encoded;
  const refuse = (why: string): never => {
    throw new SluglineError('edition_invalid', `${name} can't be packaged: ${why}`, { where: name });
  };
  const misfit = misfitOf(plan, encoded);
  if (misfit !== undefined) refuse(misfit);
  const presentation: Presentation = {
    video: plan.rungs.flatMap(({ name, width, height }) => {
      const own = parts.filter(({ track }) => track === name);
      return own.length === 0 ? [] : [{ ...joined(own), width, height }];
    }),
    audio: sound && joined([sound]),
    frameRate: plan.frameRate,
  };
  const manifests = await writeManifests(presentation, outDir);
  const files = [
    ...presentation.video.flatMap((rung) => filesOf(rung, 'video', plan.inits[rung.name])),
    ...(presentation.audio ? filesOf(presentation.audio, 'audio', sound?.init) : []),
    ...manifests.map(({ file }) => file),
  ];
  const broken = brokenRules(manifests, files);
  if (broken.length > 0) {
    refuse(broken.map(({ rule, must, where }) => `${must} (${rule}): ${where.join(', ')}`).join('; '));
  }
  return files;
}

/** A track of its chunks, in the order in which they play. */
function joined(parts: readonly TrackPart[]): Rendition {
  const inOrder = parts.toSorted((a, b) => a.chunk - b.chunk) as [TrackPart, ...TrackPart[]];
  const [{ track: name, codec, timescale }] = inOrder;
  return {
    ...{ name, codec, timescale },
    segments: inOrder
      .flatMap(({ segments }) => segments)
      .map((segment) => ({ ...segment, seconds: segment.duration / timescale })),
  };
}

const filesOf = (
  { name: track, segments }: Rendition,
  kind: 'video' | 'audio',
  init: TrackPart['init'] | undefined,
): RenditionFile[] => [...(init ? [initFile(track, kind, init)] : []), ...segmentFiles({ track, segments })];
