import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { clip, ffmpeg } from '@slugline/testing/samples/clips';
import { describe, expect, it } from 'vitest';
import { inspectMedia } from './inspect/inspect.ts';

const signal = new AbortController().signal;
const timeout = 30_000;

/** Corpus files are beside the checkout, or in CORPUS_DIR. */
const corpus = process.env.CORPUS_DIR ?? join(import.meta.dirname, '../../../../shared/corpus');

describe('a file that holds nothing to publish', { timeout }, () => {
  it('is rejected with a message that a reporter understands', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'in.mp4');
    await writeFile(file, 'this is a text\n'.repeat(20));
    await expect(inspectMedia(file, 'talk.mp4', signal)).rejects.toMatchObject({
      where: 'talk.mp4',
      code: 'video_broken',
    });
    const whole = await readFile(await clip(join(folder.path, 'whole.mp4')));
    await writeFile(file, whole.subarray(0, whole.length / 2));
    await expect(inspectMedia(file, 'talk.mp4', signal)).rejects.toThrow(
      'talk.mp4 has no index: the recording or the upload stopped before its end',
    );
  });

  it('is rejected before decoding when its frames are too large', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'huge.mp4');
    await ffmpeg('-f', 'lavfi', '-i', 'color=s=8000x8000:r=1:d=1', '-c:v', 'mjpeg', file);
    await expect(inspectMedia(file, 'huge.mp4', signal)).rejects.toMatchObject({ code: 'video_unsupported' });
  });

  it('is rejected when its codec is not on the list', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'rare.avi');
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=d=1', '-c:v', 'magicyuv', file);
    await expect(inspectMedia(file, 'rare.avi', signal)).rejects.toThrow(
      'rare.avi is coded in a way that is not taken here',
    );
  });

  it('is rejected when it is a text with the name of a video', async ({ skip }) => {
    const file = join(corpus, 'hostile/video_short_fake.webm');
    if (!existsSync(file)) skip(`there is no ${file}`);
    await expect(inspectMedia(file, 'video_short_fake.webm', signal)).rejects.toMatchObject({
      ...{ code: 'video_broken', where: 'video_short_fake.webm' },
      message: 'video_short_fake.webm is damaged, or not a video or sound at all',
    });
  });
});
