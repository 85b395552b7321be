import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type StatusReport, sha256Of, short } from '@slugline/story';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { asFile } from '@slugline/testing/samples/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileOf, isAbsent, madeOf, original, publish, reasonFor } from './corpus.ts';

const refused: { file: string; code: string; words: RegExp }[] = [
  { file: '25000x25000.png', code: 'picture_too_large', words: /25000 × 25000/ },
  { file: 'truncated.jpg', code: 'picture_broken', words: /incomplete/ },
  { file: 'corrupt-header.jpg', code: 'picture_broken', words: /damaged/ },
  { file: 'struct-image-04-t.svg', code: 'file_unsupported', words: /SVG.*PNG/ },
  { file: 'video_short_fake.webm', code: 'file_unsupported', words: /text/ },
  { file: 'subtitle-bad.txt', code: 'file_unsupported', words: /text/ },
];

describe.skipIf(isAbsent)('hostile files of the corpus, beside a good one', () => {
  let server: TestServer;
  let report: StatusReport;

  beforeAll(async () => {
    server = await startTestServer();
    const captions = (await readFile(original('hostile/subtitle-bad.txt'), 'utf8')).replace(
      '--> 00:00:07',
      '--> 00:00:0x',
    );
    report = await publish(
      server,
      await Promise.all([
        ...refused.map(({ file }) => fileOf(`hostile/${file}`)),
        fileOf('images/Landscape_6.jpg'),
        fileOf('audio/video_short_0p.mp4', 'talk.mp4'),
        asFile('talk.srt', captions),
      ]),
    );
  }, 180_000);
  afterAll(() => server?.stop());

  it('leave the story and its audio file alone', () => {
    expect(report.state).toBe('complete');
    madeOf(report, 'Landscape_6.jpg');
  });

  it.each(refused)('$file is refused with its name and a reason', ({ file, code, words }) => {
    const reason = reasonFor(report, file);
    expect(reason).toMatchObject({ code, message: expect.stringMatching(words) });
    expect(reason?.message).toContain(file);
  });

  it('captions lose only the one that is wrong, and a warning names its line', () => {
    madeOf(report, 'talk.srt');
    expect(report.warnings).toContainEqual({
      code: 'captions_left_out',
      message: expect.stringMatching(/^talk\.srt, line 6: /),
      where: 'talk.srt:6',
    });
  });

  it.runIf(process.platform === 'linux')('no worker uses the memory for 625 megapixels', async () => {
    const peaks = await Promise.all((await descendants(process.pid)).map(peakOf));
    // Redis is small. Larger processes are picture workers.
    expect(peaks.filter((megabytes) => megabytes > 40)).not.toEqual([]);
    for (const megabytes of peaks) expect(megabytes).toBeLessThan(400);
  });

  it('none of their renditions is public', async () => {
    const folders = await readdir(join(server.destination, 'media'));
    for (const { file } of refused) {
      const bytes = await readFile(original(`hostile/${file}`));
      const sha256 = sha256Of(bytes);
      expect(folders).not.toContain(short(sha256));
    }
    // The picture, the audio file, and the captions without the one that is wrong.
    expect(folders).toHaveLength(3);
  });
});

/** All descendants of a process, as Linux lists them. */
async function descendants(pid: number): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const pids = children.trim().split(/\s+/).filter(Boolean).map(Number);
  return [...pids, ...(await Promise.all(pids.map(descendants))).flat()];
}

/** The peak memory of a process, in megabytes (proc(5), VmHWM). */
async function peakOf(pid: number): Promise<number> {
  const status = await readFile(join('/proc', String(pid), 'status'), 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}
