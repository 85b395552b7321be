import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ObjectStore, openStore, readText } from '@slugline/store';
import { keys, type MediaResult, type PlannedMedia, type RenditionFile, sha256Of } from '@slugline/story';
import { packageVideo, type TrackPart, type VideoPlan } from '@slugline/video';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { streamsOf } from './streams.ts';

let folder: string;
let store: ObjectStore;
/** The written keys, in order. */
const written: string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-streams-'));
  const directory = await openStore({ kind: 'directory', path: join(folder, 'working') });
  store = new Proxy(directory, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        if (property === 'put') written.push(String(given[0]));
        return value.apply(target, given);
      };
    },
  });
});
afterAll(() => rm(folder, { recursive: true }));
const sha256 = '0'.repeat(64);
const seconds = [6, 6, 3];
const part = (track: string, timescale: number, codec: string): TrackPart => ({
  ...{ v: 1, track, chunk: 0, codec, timescale, init: { bytes: 700, sha256 } },
  segments: seconds.map((length, index) => ({
    ...{ number: index + 1, bytes: (track === 'audio' ? 14_000 : 60_000) * length, sha256 },
    duration: length * timescale,
    keyFrames:
      track === 'audio'
        ? []
        : Array.from({ length: Math.ceil(length / 2) }, (_, n) => ({
            ...{ time: n * 2 * timescale, offset: n * 3000, bytes: 2000 },
          })),
  })),
});
const plan: VideoPlan = {
  v: 1,
  picture: {
    ...{ index: 0, width: 640, height: 360, interlaced: false, matrix: 'bt709', plain: true, indexed: true },
  },
  sound: { index: 1, others: 0 },
  startSeconds: 0,
  rungs: [{ name: '360p', width: 640, height: 360, maxrate: 730_000 }],
  frameRate: { num: 25, den: 1 },
  ...{
    timescale: 25_000,
    gopFrames: 50,
    segmentFrames: 150,
    frames: 375,
    heldFrames: 0,
    durationSeconds: 15,
  },
  chunks: [{ index: 0, firstFrame: 0, frames: 375, seekSeconds: 0 }],
};

interface Video {
  planned: PlannedMedia;
  result: MediaResult;
}

const planned = (file: string, kind: PlannedMedia['kind']): PlannedMedia => ({
  ...{ original: sha256Of(file), file, kind, type: 'video/mp4', bytes: 1, lead: false },
  recipe: `${kind}-v1-00000000`,
});

/** Makes a video whose manifests are in the store. `before` changes them to the form of an older recipe. */
async function videoOf(name: string, language?: string, before = (text: string) => text): Promise<Video> {
  const medium = planned(name, 'video');
  const outDir = join(folder, sha256Of(name));
  const sound = { ...plan.sound, index: 1, others: 0, ...(language && { language }) };
  const parts = [part('360p', 25_000, 'avc1.64001e')];
  const packaged = await packageVideo(
    { name, plan: { ...plan, sound }, parts, audio: part('audio', 48_000, 'mp4a.40.2') },
    outDir,
  );
  const files = await Promise.all(
    packaged.map(async (file): Promise<RenditionFile> => {
      if (file.role !== 'manifest') return file;
      const text = before(await readFile(join(outDir, file.name), 'utf8'));
      const hash = /[0-9a-f]{8}/.exec(file.name)?.[0] ?? '';
      const made = {
        ...{ ...file, name: file.name.replace(hash, sha256Of(text).slice(0, 8)) },
        ...{ bytes: text.length, sha256: sha256Of(text) },
      };
      await store.put(keys.rendition(medium.original, medium.recipe, made.name), text);
      return made;
    }),
  );
  return {
    planned: medium,
    result: { v: 1, kind: 'video', recipe: medium.recipe, durationSeconds: 15, files },
  };
}

async function captionsOf(video: Video, language: string, text = 'Ahoi'): Promise<Video> {
  const medium: PlannedMedia = {
    ...planned(`${video.planned.file}.${language}.srt`, 'captions'),
    of: video.planned.original,
  };
  const name = `${language}.vtt`;
  const vtt = `WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n\n00:00:05.000 --> 00:00:07.000\n${text}\n`;
  await store.put(keys.rendition(medium.original, medium.recipe, name), vtt);
  const file = {
    name,
    role: 'rendition',
    type: 'text/vtt',
    bytes: vtt.length,
    sha256: sha256Of(vtt),
  } as const;
  return {
    planned: medium,
    result: { v: 1, kind: 'captions', recipe: medium.recipe, language, files: [file] },
  };
}

const manifestOf = (
  { planned: { original, recipe } }: Video,
  files: readonly RenditionFile[],
  pattern: RegExp,
) => {
  const found = files.filter(({ name, role }) => role === 'manifest' && pattern.test(name));
  expect(found).toHaveLength(1);
  return readText(store, keys.rendition(original, recipe, found[0]?.name ?? ''), found[0]);
};
const filesOf = (media: readonly { result?: MediaResult }[]) => media[0]?.result?.files ?? [];

describe('a video in an edition', () => {
  it('gets the story’s language in both manifests if it has none', async () => {
    const video = await videoOf('unsaid.mp4');
    const files = filesOf(await streamsOf(store, [video], 'pt-BR'));
    expect(await manifestOf(video, files, /^master/)).toContain('NAME="Sound",LANGUAGE="pt-BR"');
    expect((await manifestOf(video, files, /mpd$/)).match(/ lang="pt-BR"/g)).toHaveLength(2);
  });

  it('is unchanged if it has a language and no captions', async () => {
    const video = await videoOf('said.mp4', 'de');
    written.splice(0);
    expect(await streamsOf(store, [video], 'pt-BR')).toEqual([video]);
    expect(written).toEqual([]);
  });

  it('has its captions in segments, which are written before the manifests that name them', async () => {
    const video = await videoOf('captioned.mp4', 'de');
    const captions = [await captionsOf(video, 'en'), await captionsOf(video, 'fr', '«Là»')];
    written.splice(0);
    const [made, ...others] = await streamsOf(store, [video, ...captions], 'en');
    expect(others).toEqual(captions);
    const files = made?.result?.files ?? [];
    const segments = files.filter(({ type }) => type === 'text/vtt');
    expect(segments.map(({ role }) => role)).toEqual(Array(6).fill('segment'));
    for (const { name, sha256 } of segments) {
      const text = await readText(store, keys.rendition(video.planned.original, video.planned.recipe, name));
      expect(sha256Of(text)).toBe(sha256);
      expect(text.includes('00:00:05.000 --> 00:00:07.000')).toBe(/0000[12]\.vtt$/.test(name));
    }
    expect(await manifestOf(video, files, /^captions-fr/)).toMatch(
      /#EXTINF:3.000000,\nseg-00003.vtt\n#EXT-X-ENDLIST/,
    );
    expect((await manifestOf(video, files, /^master/)).match(/TYPE=SUBTITLES/g)).toHaveLength(2);
    expect((await manifestOf(video, files, /mpd$/)).match(/<Label>/g)).toHaveLength(2);
    expect(
      written.slice(-2).map((key) => /[a-z]+\.\w+\.\w+$/.exec(key)?.[0].replace(/\.\w+\./, '.')),
    ).toEqual(['manifest.mpd', 'master.m3u8']);
  });

  it('keeps its own manifests public, although the edition does not name them', async () => {
    const video = await videoOf('superseded.mp4', 'de');
    const own = video.result.files.filter(({ name }) => /^(master|manifest)\./.test(name));
    const [made] = await streamsOf(store, [video, await captionsOf(video, 'en')], 'en');
    expect(own).toHaveLength(2);
    expect(made?.superseded).toEqual(own);
    expect(own.every(({ role }) => role === 'manifest')).toBe(true);
    expect(filesOf([made ?? {}]).filter((file) => own.some(({ name }) => name === file.name))).toEqual([]);
  });

  it('uses the purpose of files, or their names in results of older versions', async () => {
    const video = await videoOf('named.mp4');
    const purposes = new Map(video.result.files.map((file) => [file.name, file.purpose]));
    const earlier = video.result.files.map(({ purpose: _, ...file }) => file);
    const media = [{ ...video, result: { ...video.result, files: earlier } }, await captionsOf(video, 'en')];
    const named = filesOf(await streamsOf(store, media, 'en')).filter(({ purpose }) => purpose !== undefined);
    expect(named.map(({ purpose }) => purpose)).toEqual(['playlist', 'dash', 'hls']);
    expect([...purposes.values()].filter((purpose) => purpose !== undefined).toSorted()).toEqual([
      ...['dash', 'hls', 'playlist', 'playlist', 'playlist'],
    ]);
  });

  it('is written only once for many editions', async () => {
    const video = await videoOf('again.mp4');
    const media = [video, await captionsOf(video, 'en')];
    const first = await streamsOf(store, media, 'en');
    written.splice(0);
    expect(await streamsOf(store, media, 'en')).toEqual(first);
    expect(written).toEqual([]);
  });

  it('has two labels for two captions in one language', async () => {
    const video = await videoOf('twice.mp4');
    const other = await captionsOf({ ...video, planned: { ...video.planned, file: 'other.mp4' } }, 'en');
    const files = filesOf(await streamsOf(store, [video, await captionsOf(video, 'en'), other], 'en'));
    const master = await manifestOf(video, files, /^master/);
    expect([...master.matchAll(/TYPE=SUBTITLES.*NAME="([^"]*)"/g)].map(([, name]) => name)).toEqual([
      'English',
      'English (2)',
    ]);
    const forced = { ...other, planned: { ...other.planned, captionsKind: 'forced' as const } };
    const kinds = filesOf(await streamsOf(store, [video, await captionsOf(video, 'en'), forced], 'en'));
    expect(await manifestOf(video, kinds, /^master/)).toMatch(/NAME="English \(forced\)".*FORCED=YES/);
    expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
  });

  /** Returns manifests in the form of video recipes up to 10. */
  const early = (text: string) =>
    text
      .replaceAll(/,?LANGUAGE="und"/g, '')
      .replaceAll(/("audio"),CLOSED-CAPTIONS=NONE\naudio/g, '$1\naudio')
      .replaceAll(/ (lang|par|maxWidth|maxHeight|maxFrameRate|sar)="[^"]*"/g, '')
      .replaceAll(/ *<Role.*\n/g, '')
      .replaceAll('PT6.000S', 'PT6S');

  it('is unchanged if it is older than a rule that it breaks', async () => {
    const video = await videoOf('early.mp4', undefined, early);
    expect(await streamsOf(store, [video], 'en')).toEqual([video]);
  });

  it('can have captions if it is older than a rule that it breaks', async () => {
    const video = await videoOf('early-captioned.mp4', undefined, early);
    const files = filesOf(await streamsOf(store, [video, await captionsOf(video, 'en')], 'en'));
    expect(await manifestOf(video, files, /^master/)).toContain('TYPE=SUBTITLES');
  });

  it('is refused if its new manifests break a rule, and none of them is written', async () => {
    const video = await videoOf('broken.mp4');
    const captions = await captionsOf(video, 'en');
    for (const file of captions.result.files) file.bytes = 0;
    written.splice(0);
    await expect(streamsOf(store, [video, captions], 'en')).rejects.toMatchObject({
      code: 'edition_invalid',
      where: 'broken.mp4',
      message: expect.stringContaining(
        'every representation says which line it takes (ISO/IEC 23009-1 5.3.5.2)',
      ),
    });
    expect(written).toEqual([]);
  });
});
