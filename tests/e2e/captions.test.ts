import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StatusReport, StoryManifest } from '@slugline/story';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { asFile, subtitles, videoFile } from '@slugline/testing/samples/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** Publishes a video of two seconds, `harbour.mp4`, with these files beside it. */
async function published(headline: string, beside: (File | Promise<File>)[], story?: unknown) {
  const media = await Promise.all([videoFile('harbour.mp4'), ...beside]);
  const draft = `${headline}\n\nNothing else happened at the harbour on Monday.\n`;
  const response = await server.submit({ draft, media, ...(story ? { story } : {}) });
  const report = await server.settled(((await response.json()) as StatusReport).storyId);
  expect(report).toMatchObject({ state: 'complete', refused: [] });
  const read = (path: string) => readFile(join(server.destination, path), 'utf8');
  const manifest = JSON.parse(await read(join(report.path ?? '', 'story.json'))) as StoryManifest;
  const [video] = manifest.media;
  const textOf = (purpose: string) =>
    read(video?.renditions.find((rendition) => rendition.purpose === purpose)?.path ?? '');
  return {
    report,
    captions: await Promise.all(
      (video?.captions ?? []).map(async (track) => ({ ...track, text: await read(track.path) })),
    ),
    page: await read(join(report.path ?? '', 'index.html')),
    hls: await textOf('hls'),
    dash: await textOf('dash'),
  };
}

const srt = (text: string) => `1\n00:00:00,200 --> 00:00:01,400\n${text}\n`;

describe('captions that are named as tools name them', () => {
  let story: Awaited<ReturnType<typeof published>>;
  beforeAll(async () => {
    const names = ['harbour_en.srt', 'harbour.mp4.fr.srt', 'harbour.forced.en.srt', 'harbour.eng.srt']
      .concat(['harbour.pt-br.srt', 'harbour.zh-Hant.srt', 'harbour.en.sdh.srt'])
      .map((name, index) => subtitles(name, srt(`Line ${index}`)));
    story = await published('Names of captions', names);
  });

  it('have the right language and kind in story.json', () => {
    expect(
      story.captions.map(({ language, kind, text }) => [language, kind, /Line (\d)/.exec(text)?.[1]]),
    ).toEqual([
      ['en', 'subtitles', '0'],
      ['fr', 'subtitles', '1'],
      ['en', 'forced', '2'],
      ['en', 'subtitles', '3'],
      ['pt-BR', 'subtitles', '4'],
      ['zh-Hant', 'subtitles', '5'],
      ['en', 'sdh', '6'],
    ]);
  });

  it('have names of their own in HLS, and say there what they are for', () => {
    const lines = story.hls.split('\n').filter((line) => line.includes('TYPE=SUBTITLES'));
    const said = lines.map((line) => [
      /NAME="([^"]*)"/.exec(line)?.[1],
      /LANGUAGE="([^"]*)"/.exec(line)?.[1],
      /FORCED=(\w+)/.exec(line)?.[1],
      /CHARACTERISTICS="([^"]*)"/.exec(line)?.[1],
    ]);
    const sdh =
      'public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound';
    expect(said).toEqual([
      ['English', 'en', 'NO', undefined],
      ['français', 'fr', 'NO', undefined],
      ['English (forced)', 'en', 'YES', undefined],
      ['English (2)', 'en', 'NO', undefined],
      ['português (Brasil)', 'pt-BR', 'NO', undefined],
      ['繁體中文', 'zh-Hant', 'NO', undefined],
      ['English (SDH)', 'en', 'NO', sdh],
    ]);
  });

  it('have their roles in DASH, and the same names on the page', () => {
    const roles = [...story.dash.matchAll(/<Label>([^<]*)<\/Label>\s*<Role [^>]*value="([^"]*)"/g)];
    expect(roles.map(([, label, role]) => `${label}: ${role}`)).toEqual([
      ...['English: subtitle', 'français: subtitle', 'English (forced): forced-subtitle'],
      ...['English (2): subtitle', 'português (Brasil): subtitle', '繁體中文: subtitle'],
      'English (SDH): caption',
    ]);
    const tracks = [...story.page.matchAll(/<track kind="(\w+)" [^>]*label="([^"]*)"/g)];
    expect(tracks.map(([, kind]) => kind)).toEqual([...Array(6).fill('subtitles'), 'captions']);
    expect(tracks.map(([, , label]) => label)).toEqual(roles.map(([, label]) => label));
  });

  it('give a warning when two are the same', () => {
    expect(story.report.warnings.map(({ code, where }) => [code, where])).toEqual([
      ['captions_twice', 'harbour.eng.srt'],
    ]);
  });
});

it('captions lose only what is wrong, and the desk gets a warning', async () => {
  const sloppy =
    '0:00:00,20 --> 0:00:01,00\nGood line\n\n00:00:01,000 --> 00:00:01,000\n\n\n3\n00:00:01,200 -> 00:00:09.000\nLast\n';
  const ass =
    '[Script Info]\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n' +
    'Dialogue: 0,0:00:00.20,0:00:01.00,Default,,0,0,0,,{\\an8}Hafen\\N{\\i1}heute{\\i0}\n';
  const spanish = Buffer.from(srt('¿Mañana? El señor vendrá mañana por la mañana.'), 'latin1');
  const { report, captions } = await published('Sloppy captions', [
    subtitles('harbour.en.srt', sloppy),
    subtitles('harbour.de.ass', ass),
    asFile('harbour.es.srt', spanish),
  ]);
  expect(captions.map(({ language, kind, text }) => [language, kind, text.split('\n\n').slice(1)])).toEqual([
    ['en', undefined, ['00:00:00.200 --> 00:00:01.000\nGood line', '00:00:01.200 --> 00:00:09.000\nLast\n']],
    ['de', 'subtitles', ['00:00:00.200 --> 00:00:01.000\nHafen\n<i>heute</i>\n']],
    ['es', 'subtitles', ['00:00:00.200 --> 00:00:01.400\n¿Mañana? El señor vendrá mañana por la mañana.\n']],
  ]);
  expect(report.warnings.map(({ code, where }) => [code, where]).toSorted()).toEqual([
    ['captions_left_out', 'harbour.en.srt:4'],
    ['captions_too_long', 'harbour.en.srt'],
    ['encoding_guessed', 'harbour.es.srt'],
  ]);
});

it('the encoding that story.yaml names decides for captions, and says more than a guess', async () => {
  const spanish = Buffer.from(srt('Mañana'), 'latin1');
  const { report, captions } = await published('An encoding', [asFile('harbour.es.srt', spanish)], {
    media: { 'harbour.es.srt': { encoding: 'windows-1252' } },
  });
  expect(captions[0]?.text).toContain('Mañana');
  expect(report.warnings).toEqual([]);
});
