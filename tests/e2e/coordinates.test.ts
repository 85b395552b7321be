import { join } from 'node:path';
import type { StatusReport } from '@slugline/story';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesBelow } from '../support/files-below.ts';
import { startTestHouse, type TestHouse } from '../support/house.ts';
import { asFile, film, filmWithText } from '../support/media.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startTestHouse();
});
afterAll(() => house.stop());

const published = async (draft: string, media: File[]): Promise<StatusReport> => {
  const response = await house.submit({ draft, media });
  return house.settled(((await response.json()) as StatusReport).storyId);
};
/** Which files speak of a place: in the store of originals, where the test must find it, and in public. */
const filesWith = async (word: string) => {
  const within = async (folder: string) =>
    (await filesBelow(folder)).filter(({ bytes }) => bytes.includes(word)).map(({ name }) => name);
  return {
    originals: (await within(join(house.folder, 'data', 'working', 'originals'))).length,
    public: await within(house.destination),
  };
};

/** What a drone writes for each frame. */
const telemetry = (latitude: string) =>
  [0, 1]
    .map(
      (second) =>
        `${second + 1}\n00:00:0${second},000 --> 00:00:0${second + 1},000\n<font size="28">SrtCnt : ${second + 1}, DiffTime : 33ms\n[iso : 100] [latitude: ${latitude}] [longitude: 13.377704] [rel_alt: 34.000 abs_alt: 70.000] </font>\n`,
    )
    .join('\n');

describe('where a drone flew', () => {
  it.each([
    ['DJI_0001.SRT', (text: string) => text],
    ['DJI_0001.vtt', (text: string) => `WEBVTT\n\n${text.replace(/,(\d{3})/g, '.$1')}`],
  ])(
    'is not public when it comes beside the film as captions, and the newsroom is told: %s',
    async (name, as) => {
      const latitude = name.endsWith('vtt') ? '52.516276' : '52.516275';
      const report = await published(`From the air ${name}\n\nThe harbour.\n`, [
        await film('DJI_0001.MP4'),
        await asFile(name, as(telemetry(latitude))),
      ]);
      expect(report).toMatchObject({
        state: 'complete',
        refused: [{ file: name, code: 'captions_telemetry', message: expect.stringContaining(name) }],
      });
      expect(await (await fetch(report.url ?? '')).text()).toContain('<video');
      expect(await filesWith(latitude)).toEqual({ originals: 1, public: [] });
    },
  );

  it('is not public when it is a track in the film’s file', async () => {
    const report = await published('Over the bay\n\nThe islands.\n', [
      await filmWithText('bay.mp4', telemetry('52.516277')),
    ]);
    expect(report).toMatchObject({ state: 'complete', refused: [] });
    expect(await filesWith('52.516277')).toEqual({ originals: 1, public: [] });
  });

  it('does not keep captions that speak of degrees from the public', async () => {
    const words = '1\n00:00:00,200 --> 00:00:01,400\nAt latitude 52 and a half, ISO 100.\n';
    const report = await published('Ordinary captions\n\nOf a course.\n', [
      await film('course.mp4'),
      await asFile('course.en.srt', words),
    ]);
    expect(report).toMatchObject({ state: 'complete', refused: [] });
    expect((await filesWith('At latitude 52 and a half')).public).not.toEqual([]);
  });
});
