import { join } from 'node:path';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { clip } from '@slugline/testing/samples/clips';
import { afterEach, describe, expect, it } from 'vitest';
import { type Run, runFfmpeg } from './ffmpeg.ts';

const signal = new AbortController().signal;
const path = process.env.PATH;

const run = (file: string, out: string, options: string[] = []): Run => ({
  ...{ name: 'film.mp4', inputs: [{ file }], maxPixels: 1_000_000 },
  outputs: [{ file: out, options }],
});

describe('a run of ffmpeg', { timeout: 30_000 }, () => {
  afterEach(() => {
    process.env.PATH = path;
  });

  it('reports a missing ffmpeg', async () => {
    await using folder = await temporaryFolder();
    process.env.PATH = folder.path;
    await expect(runFfmpeg(run('in.mp4', join(folder.path, 'out.mp4')), { signal })).rejects.toMatchObject({
      code: 'media_tool_missing',
    });
  });

  it('quotes ffmpeg when it fails', async () => {
    await using folder = await temporaryFolder();
    const file = await clip(join(folder.path, 'in.mp4'), { seconds: 0.2 });
    const out = join(folder.path, 'out.mp4');
    await expect(runFfmpeg(run(file, out, ['-c:v', 'none-such']), { signal })).rejects.toMatchObject({
      code: 'media_tool_failed',
      message: expect.stringContaining('Unknown encoder'),
      where: 'film.mp4',
    });
  });

  it('rejects frames above the size limit', async () => {
    await using folder = await temporaryFolder();
    const file = await clip(join(folder.path, 'in.mp4'), { seconds: 0.2, size: '2000x2000' });
    await expect(runFfmpeg(run(file, join(folder.path, 'out.mp4')), { signal })).rejects.toMatchObject({
      where: 'film.mp4',
    });
  });
});
