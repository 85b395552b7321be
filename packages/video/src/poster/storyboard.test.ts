import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VideoRecipe } from '@slugline/story';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { type Luma, lumaOf, numbered, numberIn } from '@slugline/testing/readers/pixels';
import { clip, ffmpeg, quickRecipe } from '@slugline/testing/samples/clips';
import { wholeVideo } from '@slugline/testing/samples/whole-video';
import { describe, expect, it } from 'vitest';

const timeout = 60_000;
/** Groups of two frames and few chunks: many key frames from few pictures. */
const recipe = {
  ...quickRecipe,
  parameters: { ...quickRecipe.parameters, chunkSeconds: { min: 20, max: 60 } },
} as unknown as VideoRecipe;
const rate = 5;

interface Cue {
  from: number;
  to: number;
  sprite: string;
  part: { x: number; y: number; w: number; h: number };
}

/** A video with this many groups, each of which shows its number, and its storyboard. */
async function storyboardOf(groups: number, folder: string) {
  const file = join(folder, 'in.mp4');
  // The last group has one frame.
  const frames = groups * 2 - 1;
  const source = numbered('floor(N/2)', `s=160x90:r=${rate}:d=${frames / rate}`);
  await ffmpeg('-f', 'lavfi', '-i', source, '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', file);
  const out = join(folder, 'out');
  const { plan, files } = await wholeVideo(file, out, { recipe });
  expect([plan.gopFrames, plan.frames]).toEqual([2, frames]);
  const cues = cuesOf(await readFile(join(out, 'storyboard.vtt'), 'utf8'));
  const names = files.map(({ name }) => name).filter((name) => /^storyboard-\d+\.jpg$/.test(name));
  const sprites = new Map<string, Luma>();
  for (const name of names) sprites.set(name, await lumaOf(join(out, name)));
  const shown = cues.map(({ sprite, part }) => numberIn(sprites.get(sprite) as Luma, part));
  return { plan, cues, sprites, shown };
}

function cuesOf(vtt: string): Cue[] {
  expect(vtt).toMatch(/^WEBVTT\n\n/);
  const seconds = (clock: string) => clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  const pattern = /^(\S+) --> (\S+)\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)\n/gm;
  return [...vtt.matchAll(pattern)].map(([, from = '', to = '', sprite = '', ...numbers]) => {
    const [x = 0, y = 0, w = 0, h = 0] = numbers.map(Number);
    return { from: seconds(from), to: seconds(to), sprite, part: { x, y, w, h } };
  });
}

const upTo = (count: number, step = 1): number[] => Array.from({ length: count }, (_, index) => index * step);

describe('a storyboard', { timeout }, () => {
  it('shows each group’s first frame at its time, through the last 10 % to the last frame', async () => {
    await using folder = await temporaryFolder();
    const { plan, cues, sprites, shown } = await storyboardOf(123, folder.path);
    expect([...sprites.keys()]).toEqual(['storyboard-1.jpg', 'storyboard-2.jpg']);
    expect(shown).toEqual(upTo(123));
    expect(cues.map(({ from }) => from)).toEqual(upTo(123, 0.4).map((time) => Number(time.toFixed(3))));
    for (const [index, { to }] of cues.entries())
      expect(to).toBe(cues[index + 1]?.from ?? Number(plan.durationSeconds.toFixed(3)));
    const late = cues.filter(({ from }) => from >= 0.9 * plan.durationSeconds);
    expect(late.length).toBeGreaterThanOrEqual(12);
    // Sprites of ten by ten.
    expect(cues[0]?.part).toEqual({ x: 0, y: 0, w: 160, h: 90 });
    expect(cues[57]).toMatchObject({ sprite: 'storyboard-1.jpg', part: { x: 1120, y: 450, w: 160, h: 90 } });
    expect(cues[110]).toMatchObject({ sprite: 'storyboard-2.jpg', part: { x: 0, y: 90, w: 160, h: 90 } });
    for (const { sprite, part } of cues) {
      const { width, height } = sprites.get(sprite) as Luma;
      expect(part.x + part.w).toBeLessThanOrEqual(width);
      expect(part.y + part.h).toBeLessThanOrEqual(height);
    }
  });

  it('of a long video shows fewer moments, evenly spaced, and still its end', async () => {
    await using folder = await temporaryFolder();
    // Beyond 144 the numbers begin again.
    const file = join(folder.path, 'in.mp4');
    const frames = 402 * 2;
    const source = numbered('mod(floor(N/2),144)', `s=160x90:r=${rate}:d=${frames / rate}`);
    await ffmpeg('-f', 'lavfi', '-i', source, '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', file);
    const out = join(folder.path, 'out');
    const { plan } = await wholeVideo(file, out, { recipe });
    const cues = cuesOf(await readFile(join(out, 'storyboard.vtt'), 'utf8'));
    expect(cues).toHaveLength(201);
    expect(cues.at(-1)).toMatchObject({ from: 160, to: Number(plan.durationSeconds.toFixed(3)) });
    const shown: number[] = [];
    for (const sprite of ['storyboard-1.jpg', 'storyboard-2.jpg', 'storyboard-3.jpg']) {
      const image = await lumaOf(join(out, sprite));
      for (const cue of cues.filter((one) => one.sprite === sprite)) shown.push(numberIn(image, cue.part));
    }
    expect(shown).toEqual(upTo(201, 2).map((number) => number % 144));
  });

  it.each([
    ['upright', '180x320', { w: 160, h: 284 }],
    ['of one frame', '320x180', { w: 160, h: 90 }],
  ])('of a video that is %s has thumbnails of its aspect ratio', async (what, size, expected) => {
    await using folder = await temporaryFolder();
    const seconds = what === 'of one frame' ? 0.04 : 1;
    const file = await clip(join(folder.path, 'in.mp4'), { size, seconds, audio: false });
    const { plan } = await wholeVideo(file, join(folder.path, 'out'), { recipe });
    const cues = cuesOf(await readFile(join(folder.path, 'out', 'storyboard.vtt'), 'utf8'));
    expect(cues).toHaveLength(Math.ceil(plan.frames / plan.gopFrames));
    expect(cues[0]).toMatchObject({ from: 0, part: expected });
    expect(cues.at(-1)?.to).toBe(plan.durationSeconds);
  });
});
