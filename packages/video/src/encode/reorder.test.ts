import { join } from 'node:path';
import type { VideoRecipe } from '@slugline/story';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { clip, probe, quickRecipe } from '@slugline/testing/samples/clips';
import { wholeVideo } from '@slugline/testing/samples/whole-video';
import { expect, it } from 'vitest';

const fps = 5;
const withGroupsOf = (frames: number): VideoRecipe => ({
  ...quickRecipe,
  parameters: { ...quickRecipe.parameters, gopSeconds: frames / fps } as unknown as VideoRecipe['parameters'],
});

it.each([
  { frames: 1, group: 10 },
  { frames: 2, group: 10 },
  { frames: 3, group: 10 },
  { frames: 1, group: 2 },
  { frames: 16, group: 1 },
  { frames: 16, group: 2 },
  { frames: 16, group: 3 },
])(
  'a video of $frames pictures in groups of $group shows each one at its time',
  async ({ frames, group }) => {
    await using folder = await temporaryFolder();
    const shape = { size: '64x48', rate: String(fps), seconds: frames / fps, audio: false };
    const file = await clip(join(folder.path, 'in.mp4'), shape);
    const video = await wholeVideo(file, join(folder.path, 'out'), { recipe: withGroupsOf(group) });
    const { packets } = await probe(await video.track('48p'), 'packet=pts_time');
    const times = packets.map(({ pts_time }) => Number(pts_time)).toSorted((a, b) => a - b);
    expect(times).toEqual(Array.from({ length: frames }, (_, frame) => expect.closeTo(frame / fps, 3)));
  },
  60_000,
);
