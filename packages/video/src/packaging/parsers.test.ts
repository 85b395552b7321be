import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { clip, quickRecipe } from '@slugline/testing/samples/clips';
import { type WholeVideo, wholeVideo } from '@slugline/testing/samples/whole-video';
import { Parser } from 'm3u8-parser';
import { parse } from 'mpd-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captionedMaster, captionedMpd } from './captioned.ts';

/** The parsers of video.js: https://github.com/videojs/m3u8-parser and https://github.com/videojs/mpd-parser */
describe('third-party parsers', { timeout: 60_000 }, () => {
  const base = 'https://example.org/film/';
  const captions = {
    ...{ language: 'fr', label: 'français', uri: '../captions/fr.vtt', bytes: 400 },
    playlist: 'captions-fr/1.m3u8',
  };
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let video: WholeVideo;
  beforeAll(async () => {
    folder = await temporaryFolder();
    const options = ['-metadata:s:a:0', 'language=ger'];
    const file = await clip(join(folder.path, 'in.mp4'), { seconds: 2, options });
    video = await wholeVideo(file, join(folder.path, 'out'), { recipe: quickRecipe });
  }, 60_000);
  afterAll(() => folder[Symbol.asyncDispose]());

  const textOf = (pattern: RegExp) =>
    readFile(join(video.folder, video.files.find(({ name }) => pattern.test(name))?.name ?? ''), 'utf8');

  function parsed(text: string) {
    const warnings: unknown[] = [];
    const parser = new Parser({ uri: base });
    parser.on('warn', (warning) => warnings.push(warning));
    parser.push(text);
    parser.end();
    expect(warnings).toEqual([]);
    return parser.manifest;
  }

  it('find rungs, audio with the language of the original, and captions in the multivariant playlist', async () => {
    const manifest = parsed(captionedMaster(await textOf(/^master/), [captions]));
    expect(manifest.playlists).toHaveLength(video.plan.rungs.length + 1);
    for (const { attributes } of manifest.playlists ?? [])
      expect(attributes).toMatchObject({ AUDIO: 'audio', SUBTITLES: 'captions', 'CLOSED-CAPTIONS': 'NONE' });
    expect(manifest.mediaGroups?.AUDIO.audio?.Sound).toMatchObject({ language: 'de', default: true });
    expect(manifest.mediaGroups?.SUBTITLES.captions?.français).toMatchObject({
      ...{ language: 'fr', autoselect: true, forced: false },
      characteristics: expect.stringContaining('transcribes-spoken-dialog'),
    });
  });

  it('find the segments in each playlist', async () => {
    for (const pattern of [/^180p\/[0-9a-f]+\.m3u8$/, /^audio\/[0-9a-f]+\.m3u8$/]) {
      const { segments = [], endList } = parsed(await textOf(pattern));
      expect(endList).toBe(true);
      const seconds = segments.reduce((sum, { duration }) => sum + duration, 0);
      expect(Math.abs(seconds - video.plan.durationSeconds)).toBeLessThan(0.05);
    }
  });

  it('find the same in the DASH manifest', async () => {
    const warnings: unknown[] = [];
    const text = captionedMpd(await textOf(/^manifest/), [captions]);
    const manifest = parse(text, { manifestUri: base, eventHandler: (event) => warnings.push(event) });
    expect(warnings).toEqual([]);
    expect(Math.abs(manifest.duration - video.plan.durationSeconds)).toBeLessThan(0.01);
    expect(manifest.playlists).toHaveLength(video.plan.rungs.length);
    for (const { attributes, segments } of manifest.playlists) {
      expect(attributes['FRAME-RATE']).toBe(25);
      expect(segments).toHaveLength(Math.ceil(video.plan.frames / video.plan.segmentFrames));
    }
    expect(Object.values(manifest.mediaGroups.AUDIO.audio ?? {})).toMatchObject([{ language: 'de' }]);
    expect(Object.values(manifest.mediaGroups.SUBTITLES.subs ?? {})).toMatchObject([
      {
        language: 'fr',
        playlists: [
          {
            resolvedUri: 'https://example.org/captions/fr.vtt',
            attributes: { BANDWIDTH: Math.ceil(3200 / manifest.duration) },
          },
        ],
      },
    ]);
  });
});
