import { join } from 'node:path';
import { type RenditionFile, SluglineError } from '@slugline/story';
import { fragmentsOf } from '../encode/ladder.ts';
import type { VideoPlan } from '../encode/plan.ts';
import { codecOf } from './codec.ts';
import { type Cut, cutAudio, cutVideo } from './cut.ts';
import { writeFrom } from './files.ts';
import { writeManifests } from './manifests.ts';
import { INIT, type Presentation, type Rendition, type Segment, segmentName } from './rendition.ts';
import { readTrack, type Track } from './track.ts';

/** What lies in the folder after packaging: the presentation as measured, and every file of it. */
export interface Packaged {
  presentation: Presentation;
  files: RenditionFile[];
}

/** The film whose fragments lie in the work folder. */
export interface Encoded {
  name: string;
  plan: VideoPlan;
  gopsPerSegment: number;
  withAudio: boolean;
}

/**
 * Cuts the encoder's fragments into segments and writes the HLS and DASH manifests that name them, from what was
 * really encoded: no number in a manifest is a plan's. Refuses with `video_broken` when nothing was.
 */
export async function packageVideo(
  { name: film, plan, gopsPerSegment, withAudio }: Encoded,
  { workDir, outDir }: { workDir: string; outDir: string },
): Promise<Packaged> {
  const files: RenditionFile[] = [];
  const presentation: Presentation = { video: [], audio: undefined, frameRate: plan.frameRate };
  for (const { name, width, height } of plan.rungs) {
    const track = await encoded(workDir, name, film);
    const cuts = cutVideo(track, gopsPerSegment);
    const rendition = await writeRendition(name, track, cuts, 'video', outDir, files);
    presentation.video.push({ ...rendition, width, height });
  }
  if (withAudio) {
    const track = await encoded(workDir, 'audio', film);
    const lengths = presentation.video[0]?.segments.map(({ seconds }) => seconds) ?? [];
    presentation.audio = await writeRendition(
      'audio',
      track,
      cutAudio(track, lengths),
      'audio',
      outDir,
      files,
    );
  }
  files.push(...(await writeManifests(presentation, outDir)));
  return { presentation, files };
}

async function encoded(workDir: string, name: string, film: string): Promise<Track> {
  const track = await readTrack(fragmentsOf(workDir, name));
  if (track.fragments.length > 0) return track;
  const what = name === 'audio' ? 'sound' : 'frame';
  throw new SluglineError('video_broken', `no ${what} of ${film} could be decoded`, { where: film });
}

async function writeRendition(
  name: string,
  track: Track,
  cuts: Cut[],
  kind: 'video' | 'audio',
  outDir: string,
  files: RenditionFile[],
): Promise<Rendition> {
  const init = `${name}/${INIT}`;
  const initFile = await writeFrom(undefined, [track.init], join(outDir, init));
  files.push({ name: init, role: 'segment', type: `${kind}/mp4`, ...initFile });
  const segments: Segment[] = [];
  for (const [index, { pieces, duration }] of cuts.entries()) {
    const file = `${name}/${segmentName(index + 1)}`;
    const kept = await writeFrom(track.file, pieces, join(outDir, file));
    files.push({ name: file, role: 'segment', type: 'video/iso.segment', ...kept });
    segments.push({ ...kept, duration, seconds: duration / track.timescale });
  }
  return { name, codec: codecOf(track.init), timescale: track.timescale, segments };
}
