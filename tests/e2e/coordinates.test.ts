import { join } from 'node:path';
import type { StatusReport } from '@slugline/story';
import { filesBelow } from '@slugline/testing/files/files-below';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { asFile, videoFile, videoWithText } from '@slugline/testing/samples/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const published = async (draft: string, media: File[]): Promise<StatusReport> => {
  const response = await server.submit({ draft, media });
  return server.settled(((await response.json()) as StatusReport).storyId);
};
/**
 * Finds files that contain a word: how many originals, where the test must find some, and the names of public
 * files.
 */
const filesWith = async (word: string) => {
  const within = async (folder: string) =>
    (await filesBelow(folder)).filter(({ bytes }) => bytes.includes(word)).map(({ name }) => name);
  return {
    originals: (await within(join(server.folder, 'data', 'working', 'originals'))).length,
    public: await within(server.destination),
  };
};

/** The captions that a drone writes: its position in each frame. */
const telemetry = (latitude: string) =>
  [0, 1]
    .map(
      (second) =>
        `${second + 1}\n00:00:0${second},000 --> 00:00:0${second + 1},000\n<font size="28">SrtCnt : ${second + 1}, DiffTime : 33ms\n[iso : 100] [latitude: ${latitude}] [longitude: 13.377704] [rel_alt: 34.000 abs_alt: 70.000] </font>\n`,
    )
    .join('\n');

describe('the place where a drone flew', () => {
  it.each([
    ['DJI_0001.SRT', (text: string) => text],
    ['DJI_0001.vtt', (text: string) => `WEBVTT\n\n${text.replace(/,(\d{3})/g, '.$1')}`],
  ])('is not published from captions beside the video, and the newsroom is warned: %s', async (name, as) => {
    const latitude = name.endsWith('vtt') ? '52.516276' : '52.516275';
    const report = await published(`From the air ${name}\n\nThe harbour.\n`, [
      await videoFile('DJI_0001.MP4'),
      await asFile(name, as(telemetry(latitude))),
    ]);
    expect(report).toMatchObject({
      state: 'complete',
      refused: [{ file: name, code: 'captions_telemetry', message: expect.stringContaining(name) }],
    });
    expect(await (await fetch(report.url ?? '')).text()).toContain('<video');
    expect(await filesWith(latitude)).toEqual({ originals: 1, public: [] });
  });

  it('is not published from a track in the video file', async () => {
    const report = await published('Over the bay\n\nThe islands.\n', [
      await videoWithText('bay.mp4', telemetry('52.516277')),
    ]);
    expect(report).toMatchObject({ state: 'complete', refused: [] });
    expect(await filesWith('52.516277')).toEqual({ originals: 1, public: [] });
  });

  it('does not keep captions that mention degrees from the public', async () => {
    const words = '1\n00:00:00,200 --> 00:00:01,400\nAt latitude 52 and a half, ISO 100.\n';
    const report = await published('Ordinary captions\n\nOf a course.\n', [
      await videoFile('course.mp4'),
      await asFile('course.en.srt', words),
    ]);
    expect(report).toMatchObject({ state: 'complete', refused: [] });
    expect((await filesWith('At latitude 52 and a half')).public).not.toEqual([]);
  });
});
