import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256Of } from '@slugline/story';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cue } from '../../captions/cue.ts';
import { segmentCaptions } from '../../captions/segments.ts';
import { writeWebvtt } from '../../captions/webvtt.ts';
import {
  type CaptionsTrack,
  captionedMaster,
  captionedMpd,
  captionsPlaylist,
  captionsSegmentName,
} from '../captioned.ts';
import { writeManifests } from '../manifests.ts';
import {
  INIT,
  initFile,
  type Presentation,
  type Segment,
  segmentFiles,
  type VideoRendition,
} from '../rendition.ts';
import { brokenRules, rules } from './check.ts';
import { type Stream, streamOf } from './published-video.ts';

const sha256 = '0'.repeat(64);
const segment = (number: number, seconds: number, rate: number, timescale: number): Segment => ({
  ...{
    number,
    sha256,
    seconds,
    duration: Math.round(seconds * timescale),
    bytes: Math.round((rate / 8) * seconds),
  },
  keyFrames: Array.from({ length: Math.ceil(seconds / 2) }, (_, index) => ({
    ...{ time: index * 2 * timescale, offset: index * 3000, bytes: 2000 },
  })),
});
const rung = (name: string, width: number, height: number, rate: number): VideoRendition => ({
  ...{ name, width, height, codec: 'avc1.64001f', timescale: 25_000 },
  segments: [6, 6, 6, 3].map((seconds, index) =>
    segment(index + 1, seconds, rate * (1 + index / 20), 25_000),
  ),
});
const audio = {
  ...{ name: 'audio', codec: 'mp4a.40.2', timescale: 48_000 },
  segments: [5.994667, 6.016, 5.994667, 2.986667].map((seconds, index) => ({
    ...segment(index + 1, seconds, 128_000, 48_000),
    keyFrames: [],
  })),
};
const presentation: Presentation = {
  video: [rung('360p', 640, 360, 700_000), rung('720p', 1280, 720, 2_500_000)],
  audio,
  frameRate: { num: 25, den: 1 },
};

let folder: string;
let stream: Stream;
/** A video as it is when packaged. */
const packaged = async (made: Presentation): Promise<Stream> => {
  const texts = await writeManifests(made, folder);
  const tracks = [...made.video, ...(made.audio ? [made.audio] : [])];
  const media = tracks.flatMap((track) => [
    initFile(track.name, 'video', { bytes: 700, sha256 }),
    ...segmentFiles({ track: track.name, segments: track.segments }),
  ]);
  return streamOf(texts, [...media, ...texts.map(({ file }) => file)]);
};

const shortHash = (text: string) => sha256Of(text).slice(0, 8);

/** A video as it is in an edition with captions in three languages, of which the last is forced. */
function captioned({ texts, sizes, segments, master, mpd }: Stream): Stream {
  const others = new Map([...texts].filter(([name]) => name !== master && name !== mpd));
  const all = { texts: others, sizes: new Map(sizes), segments: new Set(segments) };
  const tracks = ['en', 'fr', 'de'].map((language): CaptionsTrack => {
    const cues = [cue(200, 1400, 'Ahoi'), cue(5000, 7000, 'over the cut'), cue(20_000, 21_000, language)];
    const text = writeWebvtt(cues);
    const segments = segmentCaptions(text, [6, 6, 6, 3]);
    for (const [index, { text }] of segments.entries()) {
      const name = `captions-${language}/${captionsSegmentName(index + 1)}`;
      all.texts.set(name, text);
      all.sizes.set(name, text.length);
      all.segments.add(name);
    }
    const list = captionsPlaylist(
      segments.map(({ seconds }, index) => ({ seconds, uri: captionsSegmentName(index + 1) })),
    );
    const playlist = `captions-${language}/${shortHash(list)}.m3u8`;
    all.texts.set(playlist, list);
    const uri = `../../../media/${language}/captions/${language}.vtt`;
    all.sizes.set(uri, text.length);
    // HLS names can hold neither unchanged.
    const label = `${language} "\u2028`;
    const kind = language === 'de' ? 'forced' : undefined;
    return { language, kind, label, uri, bytes: text.length, playlist };
  });
  const newMaster = captionedMaster(texts.get(master) ?? '', tracks);
  const newMpd = captionedMpd(texts.get(mpd) ?? '', tracks);
  const named = { master: `master.${shortHash(newMaster)}.m3u8`, mpd: `manifest.${shortHash(newMpd)}.mpd` };
  all.texts.set(named.master, newMaster).set(named.mpd, newMpd);
  return { ...all, ...named };
}
const cue = (startMs: number, endMs: number, text: string): Cue => ({ startMs, endMs, text, settings: [] });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-rules-'));
  stream = captioned(await packaged(presentation));
});
afterAll(() => rm(folder, { recursive: true }));

/** The stream with one change in its texts, which is its only fault. */
const changed = (pattern: RegExp, from: string | RegExp, to: string): Stream => {
  const texts = new Map(stream.texts);
  for (const [name, text] of stream.texts) {
    if (!pattern.test(name)) continue;
    texts.set(name, text.replace(from, to));
    expect(texts.get(name)).not.toBe(text);
  }
  return { ...stream, texts };
};
const brokenIn = (stream: Stream): string[] => brokenRules(stream).map(({ rule }) => rule);

describe('the rules', () => {
  it('hold for our manifests: with audio and without, with one rung, early or complete', async () => {
    const silent = { ...presentation, audio: undefined };
    const [low] = presentation.video;
    const early = { ...presentation, video: low ? [low] : [] };
    for (const made of [presentation, silent, early]) {
      const video = await packaged(made);
      expect(brokenRules(video)).toEqual([]);
      expect(brokenRules(captioned(video))).toEqual([]);
    }
  });

  const master = /^master/;
  const low = /^360p\/[0-9a-f]+\.m3u8/;
  const iframes = /^360p\/iframes/;
  const captions = /^captions-en\/.*m3u8$/;
  const firstCaptions = /^captions-en\/seg-00001/;
  const secondCaptions = /^captions-en\/seg-00002/;
  const mpd = /mpd$/;
  const broken: [string, RegExp, string | RegExp, string][] = [
    ['media is fragmented MP4 with its initialisation named', low, /#EXT-X-MAP.*\n/, ''],
    [
      'each variant has an I-frame playlist with a key frame every 2 s',
      master,
      /#EXT-X-I-FRAME.*360p.*\n/,
      '',
    ],
    [
      'every variant says its frame rate, of at most 60 a second',
      master,
      'FRAME-RATE=25.000',
      'FRAME-RATE=90.000',
    ],
    ['all variants have the same shape', master, 'RESOLUTION=640x360', 'RESOLUTION=640x480'],
    ['an I-frame’s range lies within its segment', iframes, /BYTERANGE:\d+@/, 'BYTERANGE:99999999@'],
    ['each segment of pictures begins with a key frame', iframes, '@0', '@3000'],
    ['no segment is longer than the target, rounded', low, 'TARGETDURATION:6', 'TARGETDURATION:5'],
    ['pictures and sound have the same target duration', low, 'TARGETDURATION:6', 'TARGETDURATION:7'],
    ['all tracks last equally long', low, 'EXTINF:3.000000', 'EXTINF:2.000000'],
    ['playlists are finished', low, '#EXT-X-ENDLIST\n', ''],
    ['segments of all tracks end together', low, /6.000000(.*\n.*\n.*)6.000000/, '5.000000$17.000000'],
    [
      'each variant names its codecs, H.264 with its parameter sets in the initialisation',
      master,
      'avc1.',
      'avc3.',
    ],
    [
      'AVERAGE-BANDWIDTH is within 10 % of what was measured',
      master,
      /AVERAGE-BANDWIDTH=\d/,
      'AVERAGE-BANDWIDTH=9',
    ],
    [
      'AVERAGE-BANDWIDTH is within 10 % of what was measured',
      master,
      /AVERAGE-BANDWIDTH=(\d+,CODECS="mp4a)/,
      'AVERAGE-BANDWIDTH=9$1',
    ],
    [
      'BANDWIDTH is the measured peak or up to 10 % more',
      master,
      /BANDWIDTH=\d+(,AVERAGE-BANDWIDTH=\d+,CODECS="mp4a)/,
      'BANDWIDTH=192000$1',
    ],
    ['BANDWIDTH is the measured peak or up to 10 % more', master, /:BANDWIDTH=\d+/, ':BANDWIDTH=100000'],
    ['BANDWIDTH is the measured peak or up to 10 % more', master, /:BANDWIDTH=(\d+)/, ':BANDWIDTH=9$1'],
    ['each variant says its size', master, 'RESOLUTION=640x360,', ''],
    ['sound is a track of its own that every variant names', master, 'AUDIO="audio",', ''],
    ['the sound alone is a variant, for lines of 192 kb/s', master, /#EXT-X-STREAM-INF:.*"mp4a.*\n.*\n/, ''],
    [
      'the sound alone is a variant, for lines of 192 kb/s',
      master,
      /BANDWIDTH=\d+(,AVERAGE-BANDWIDTH=\d+,CODECS="mp4a)/,
      'BANDWIDTH=192001$1',
    ],
    ['segments are said to be independent', low, '#EXT-X-INDEPENDENT-SEGMENTS\n', ''],
    ['playlists say a version that has what they use', low, 'VERSION:7', 'VERSION:3'],
    [
      'the DASH manifest has the tracks, segments and times of the playlists',
      mpd,
      'd="150000" r="2"',
      'd="150000" r="3"',
    ],
    ['the DASH manifest lasts a millisecond or two longer than its media', mpd, 'PT21.001S', 'PT21.000S'],
    ['the DASH manifest lasts a millisecond or two longer than its media', mpd, 'PT21.001S', 'PT21.003S'],
    ['a manifest’s name holds its hash, so that it never changes', low, 'VOD', 'VOD '],
    ['manifests can be read', low, 'seg-00002', 'seg-00009'],
    ['manifests can be read', mpd, '</Period>', ''],
    [
      'a playlist is text of lines, without control characters or a byte order mark',
      low,
      '#EXT-X-VERSION',
      '#EXT-X-BELL\u0007\n#EXT-X-VERSION',
    ],
    [
      'a playlist is of media or of variants, not both',
      master,
      '#EXT-X-MEDIA',
      '#EXT-X-ENDLIST\n#EXT-X-MEDIA',
    ],
    [
      'attributes are written as such, and each stands once in its tag',
      master,
      'TYPE=AUDIO',
      'TYPE=AUDIO,TYPE=AUDIO',
    ],
    [
      'attributes are written as such, and each stands once in its tag',
      low,
      'URI="init.mp4"',
      'URI="init.mp4',
    ],
    [
      'what is said of a whole playlist is said once',
      low,
      '#EXT-X-VERSION:7',
      '#EXT-X-VERSION:7\n#EXT-X-VERSION:7',
    ],
    [
      'a media playlist has a target duration, and each segment its length',
      captions,
      '#EXT-X-TARGETDURATION:6\n',
      '',
    ],
    [
      'a media playlist has a target duration, and each segment its length',
      captions,
      '#EXTINF:3.000000,\n',
      '',
    ],
    [
      'sound and captions that can be chosen have a type, a group, a name and an address',
      master,
      'NAME="Sound",',
      '',
    ],
    ['sound and captions say their language', master, 'NAME="Sound",LANGUAGE="und",', 'NAME="Sound",'],
    ['sound and captions say their language', master, 'LANGUAGE="fr"', 'LANGUAGE="fr_"'],
    [
      'captions that stand for speech stand for other sounds, too',
      master,
      'public.accessibility.describes-music-and-sound',
      'public.easy-to-read',
    ],
    [
      'forced captions do not stand for what is heard',
      master,
      'FORCED=YES',
      'FORCED=YES,CHARACTERISTICS="public.easy-to-read"',
    ],
    [
      'what plays by default may be selected by the player, and only captions may be forced',
      master,
      'DEFAULT=YES,AUTOSELECT=YES',
      'DEFAULT=YES,AUTOSELECT=NO',
    ],
    ['names differ within a group', master, 'NAME="fr', 'NAME="en'],
    [
      'of a group one at most plays by default',
      master,
      /DEFAULT=NO(.*\n.*)DEFAULT=NO/,
      'DEFAULT=YES$1DEFAULT=YES',
    ],
    [
      'what the player selects differs in its language or in what it is for',
      master,
      'LANGUAGE="fr"',
      'LANGUAGE="en"',
    ],
    [
      'all variants say that there are no closed captions in their pictures, or none does',
      master,
      /,CLOSED-CAPTIONS=NONE(.*\naudio)/,
      '$1',
    ],
    ['the groups that a variant names are there', master, 'AUDIO="audio"', 'AUDIO="other"'],
    ['every variant names the captions', master, ',SUBTITLES="captions"', ''],
    [
      'no variant takes more of the line on average than at its peak',
      master,
      /AVERAGE-BANDWIDTH=/,
      'AVERAGE-BANDWIDTH=9',
    ],
    ['each rung takes more of the line than the one below it', master, /:BANDWIDTH=(\d+)/, ':BANDWIDTH=9$1'],
    [
      'each segment of captions is WebVTT that says which time is the video’s',
      firstCaptions,
      /X-TIMESTAMP.*\n/,
      '',
    ],
    [
      'a segment has every caption that is shown while it plays, with all of its time',
      secondCaptions,
      /^.*over the cut$/ms,
      '',
    ],
    [
      'a segment has every caption that is shown while it plays, with all of its time',
      secondCaptions,
      '00:00:05.000',
      '00:00:06.000',
    ],
    [
      'a segment has no caption that is shown before or after it',
      firstCaptions,
      '00:00:00.200 --> 00:00:01.400',
      '00:00:10.200 --> 00:00:11.400',
    ],
    ['segments of all tracks end together', captions, /6.000000(.*\n.*\n.*)6.000000/, '5.000000$17.000000'],
    ['elements stand in the order of the schema', mpd, /(<Label>.*<\/Label>)(\s*)(<Role.*\/>)/, '$3$2$1'],
    ['elements stand in the order of the schema', mpd, '<Role', '<Rôle'],
    ['a finished manifest says its profile and its length', mpd, 'type="static"', 'type="dynamic"'],
    ['the buffer holds the longest segment', mpd, 'minBufferTime="PT6.016S"', 'minBufferTime="PT6S"'],
    [
      'sets and representations have each an id of their own',
      mpd,
      'AdaptationSet id="2"',
      'AdaptationSet id="1"',
    ],
    ['sets and representations have each an id of their own', mpd, 'id="captions-2"', 'id="captions-1"'],
    ['every set says what it holds, and in which language', mpd, ' lang="und" par', ' par'],
    [
      'every set says what it holds, and in which language',
      mpd,
      'contentType="audio"',
      'contentType="video"',
    ],
    ['every set has a role', mpd, 'value="caption"', 'value="captions"'],
    ['every set has a role', mpd, /<Role.*value="main".*\n/, ''],
    ['every representation says which line it takes', mpd, / bandwidth="\d+"/, ''],
    [
      'a set of pictures says the largest size and rate that is in it',
      mpd,
      'maxWidth="1280"',
      'maxWidth="640"',
    ],
    [
      'a set of pictures says the largest size and rate that is in it',
      mpd,
      'maxFrameRate="25"',
      'maxFrameRate="30"',
    ],
    [
      'pictures have the shape that their set says, and say that of their pixels',
      mpd,
      'par="16:9"',
      'par="4:3"',
    ],
    ['pictures have the shape that their set says, and say that of their pixels', mpd, ' sar="1:1"', ''],
    ['sound says its rate and its channels', mpd, / audioSamplingRate="\d+"/, ''],
    [
      'captions take the line that their bytes take',
      mpd,
      /id="captions-1" bandwidth="\d+"/,
      'id="captions-1" bandwidth="1000"',
    ],
    ['both manifests offer the same captions', mpd, '<Label>fr', '<Label>en'],
  ];
  it.each(broken)('are broken when not: %s', (rule, which, from, to) => {
    expect(brokenIn(changed(which, from, to))).toContain(rule);
  });

  it('find a segment that no playlist names', () => {
    const name = '360p/seg-00005.m4s';
    const more = { sizes: new Map(stream.sizes).set(name, 1), segments: new Set(stream.segments).add(name) };
    expect(brokenIn({ ...stream, ...more })).toEqual(['every segment is named by a playlist']);
  });

  it('report where they are specified and what breaks them', () => {
    const broken = brokenRules(changed(mpd, 'minBufferTime="PT6.016S"', 'minBufferTime="PT1S"'));
    expect(broken).toContainEqual({
      rule: 'the buffer holds the longest segment',
      paragraph: 'ISO/IEC 23009-1 5.3.1.2',
      message: 'the buffer holds the longest segment (ISO/IEC 23009-1 5.3.1.2): 1 s of 6.016',
    });
  });

  it('each have a test above', () => {
    const tested = new Set([...broken.map(([rule]) => rule), 'every segment is named by a playlist']);
    expect(rules.map(({ rule }) => rule).filter((rule) => !tested.has(rule))).toEqual([]);
    expect(new Set(rules.map(({ rule }) => rule)).size).toBe(rules.length);
  });

  it('check for the encoded frame rate, even if the last frame is short', async () => {
    const text = stream.texts.get(stream.master) ?? '';
    expect([...text.matchAll(/FRAME-RATE=([\d.]+)/g)].map(([, rate]) => rate)).toEqual(['25.000', '25.000']);
  });

  it('check that the initialisation exists', () => {
    const sizes = new Map([...stream.sizes].filter(([name]) => name !== `audio/${INIT}`));
    expect(brokenIn({ ...stream, sizes })).not.toEqual([]);
  });
});
