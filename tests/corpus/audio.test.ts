import type { StatusReport } from '@slugline/story';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileOf, isAbsent, madeOf, publicFile, publish } from './corpus.ts';
import { complaintsAbout, streamsOf } from './inspect.ts';

describe.skipIf(isAbsent)('audio files of the corpus', () => {
  let server: TestServer;
  let report: StatusReport;

  beforeAll(async () => {
    server = await startTestServer();
    report = await publish(
      server,
      await Promise.all([fileOf('audio/kick_gaba7.mp3'), fileOf('audio/video_short_0p.mp4')]),
    );
  });
  afterAll(() => server?.stop());

  it.each([
    ['kick_gaba7.mp3', 0.5],
    ['video_short_0p.mp4', 5],
  ])('%s is published as AAC of the same length (a waveform is not made yet)', async (name, seconds) => {
    const path = publicFile(server, madeOf(report, name), 'audio.m4a');
    const { video, audio } = await streamsOf(path);
    expect(video).toBeUndefined();
    expect(audio).toMatchObject({ codec_name: 'aac', channels: 2 });
    expect(Math.abs(Number(audio?.duration) - seconds)).toBeLessThan(0.1);
    expect(await complaintsAbout(path)).toBe('');
  });

  it('video_short_0p.mp4, a video without a picture, is treated as an audio file, and the newsroom is warned', async () => {
    const { storyId, path } = report;
    expect(report.warnings).toContainEqual({
      code: 'sound_only',
      message: expect.stringContaining('video_short_0p.mp4'),
      where: 'video_short_0p.mp4',
    });
    const manifest = await fetch(`${server.url}/${path}story.json`);
    const { id, media } = (await manifest.json()) as { id: string; media: { kind: string }[] };
    expect(id).toBe(storyId);
    expect(media.map(({ kind }) => kind)).toEqual(['audio', 'audio']);
  });
});
