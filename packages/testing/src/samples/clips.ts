import { recipes, type VideoRecipe } from '@slugline/story';
import { execa } from 'execa';

/** Runs the real ffmpeg without our guard, to make clips and to examine results. */
export async function ffmpeg(...options: string[]): Promise<string> {
  const { stdout } = await execa('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...options], {
    stdin: 'ignore',
  });
  return stdout;
}

/** Returns real ffprobe's JSON for the named entries. */
export async function probe(file: string, entries: string, ...options: string[]): Promise<Probed> {
  const { stdout } = await execa('ffprobe', [
    ...['-v', 'error', '-show_entries', entries, '-of', 'json', ...options, file],
  ]);
  return JSON.parse(stdout);
}

interface Probed {
  streams: Record<string, string | number>[];
  packets: Record<string, string | number>[];
  format: Record<string, string | number>;
}

/** Makes a clip of moving pictures and, by default, a tone. */
export async function clip(
  file: string,
  { size = '320x180', rate = '25', seconds = 3, audio = true, options = [] as string[] } = {},
): Promise<string> {
  const tone = audio ? ['-f', 'lavfi', '-i', `sine=440:duration=${seconds}:sample_rate=48000`] : [];
  const image = ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${rate}:duration=${seconds}`];
  await ffmpeg(...image, ...tone, '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', ...options, file);
  return file;
}

/** The video recipe with groups and chunks so short that a clip of a few seconds has several. */
export const quickRecipe = {
  ...recipes.video,
  parameters: {
    ...recipes.video.parameters,
    ...{ gopSeconds: 0.4, gopsPerSegment: 2, chunkSeconds: { min: 0.8, max: 2 } },
  },
} as unknown as VideoRecipe;
