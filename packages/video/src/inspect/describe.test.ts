import { describe, expect, it } from 'vitest';
import { describe as describeMedia } from './describe.ts';
import { naturalFrameRate } from './frame-rate.ts';
import type { Probe, ProbeStream } from './probe.ts';

const image: ProbeStream = {
  index: 0,
  codec_type: 'video',
  codec_name: 'h264',
  pix_fmt: 'yuv420p',
  width: 1920,
  height: 1080,
  sample_aspect_ratio: '1:1',
  r_frame_rate: '25/1',
  avg_frame_rate: '25/1',
  start_time: '0.000000',
  duration: '10.000000',
  bit_rate: '4000000',
};
const audio: ProbeStream = {
  index: 1,
  codec_type: 'audio',
  codec_name: 'aac',
  channels: 2,
  sample_rate: '48000',
  start_time: '0.000000',
  duration: '10.000000',
};
const file = (streams: ProbeStream[], format: Probe['format'] = {}): Probe => ({
  streams,
  format: { start_time: '0.000000', duration: '10.000000', bit_rate: '4128000', ...format },
});
const video = (change: Partial<ProbeStream>) => {
  const found = describeMedia(file([{ ...image, ...change }]), 'a.mp4');
  if (found.kind !== 'video') throw new Error('no video');
  return found.video;
};

describe('the picture', () => {
  it.each<[string, Partial<ProbeStream>, { width: number; height: number }]>([
    ['plain', {}, { width: 1920, height: 1080 }],
    ['turned by a phone', { side_data_list: [{ rotation: -90 }] }, { width: 1080, height: 1920 }],
    ['turned the other way', { side_data_list: [{ rotation: 90 }] }, { width: 1080, height: 1920 }],
    ['upside down', { side_data_list: [{ rotation: -180 }] }, { width: 1920, height: 1080 }],
    [
      'with other side data before',
      { side_data_list: [{ side_data_type: 'CPB' }, { rotation: 90 }] },
      { width: 1080, height: 1920 },
    ],
    ['anamorphic', { width: 720, height: 576, sample_aspect_ratio: '64:45' }, { width: 1024, height: 576 }],
    [
      'anamorphic and turned',
      { width: 1440, sample_aspect_ratio: '4:3', side_data_list: [{ rotation: 90 }] },
      { width: 1080, height: 1920 },
    ],
    ['without a known aspect', { sample_aspect_ratio: '0:1' }, { width: 1920, height: 1080 }],
  ])('has its displayed size: %s', (_, change, seen) => {
    expect(video(change)).toMatchObject(seen);
  });

  it.each([
    ['progressive', false],
    ['tt', true],
    ['bb', true],
    ['tb', true],
    [undefined, false],
  ])('with field order %s is interlaced: %s', (field_order, interlaced) => {
    expect(video(field_order === undefined ? {} : { field_order }).interlaced).toBe(interlaced);
  });

  it('is HDR by its transfer function', () => {
    expect(video({ color_transfer: 'smpte2084' }).hdr).toBe('pq');
    expect(video({ color_transfer: 'arib-std-b67' }).hdr).toBe('hlg');
    expect(video({ color_transfer: 'bt709' }).hdr).toBeUndefined();
  });

  it('has the matrix that it states, else the usual one for its size', () => {
    expect(video({ color_space: 'smpte170m' }).matrix).toBe('bt601');
    expect(video({}).matrix).toBe('bt709');
    expect(video({ width: 640, height: 480 }).matrix).toBe('bt601');
  });

  it.each<[string, Partial<ProbeStream>, boolean]>([
    ['as most are', {}, true],
    ['turned', { side_data_list: [{ rotation: 90 }] }, true],
    ['of 10 bits', { pix_fmt: 'yuv420p10le' }, false],
    ['with colour for every pixel', { pix_fmt: 'yuv444p' }, false],
    ['in full range by its format', { pix_fmt: 'yuvj420p' }, false],
    ['in full range by its tag', { color_range: 'pc' }, false],
    ['in another matrix', { color_space: 'smpte170m' }, false],
    ['HDR', { color_transfer: 'arib-std-b67' }, false],
    ['of an odd width', { width: 1279 }, false],
    ['of an odd height', { height: 719 }, false],
  ])('%s: whether only its size may have to change: %#', (_, change, plain) => {
    expect(video(change).plain).toBe(plain);
  });
});

describe('the tracks', () => {
  it.each<[string, ProbeStream[], string]>([
    ['one of each', [image, audio], 'video 0 audio 1'],
    ['no sound', [image], 'video 0'],
    ['only sound', [audio], 'audio 1'],
    [
      'a cover and sound',
      [{ ...image, codec_name: 'mjpeg', disposition: { attached_pic: 1 } }, audio],
      'audio 1',
    ],
    [
      'a cover before the video',
      [
        { ...image, index: 4, codec_name: 'mjpeg', width: 4000, disposition: { attached_pic: 1 } },
        image,
        audio,
      ],
      'video 0 audio 1',
    ],
    [
      'data and subtitles',
      [{ index: 7, codec_type: 'data' }, { index: 8, codec_type: 'subtitle' }, image, audio],
      'video 0 audio 1',
    ],
    [
      'a spatial track that nobody decodes',
      [image, { ...audio, index: 2, codec_name: 'apac', channels: 4, disposition: { default: 1 } }, audio],
      'video 0 audio 1',
    ],
    [
      'two languages, one preferred',
      [image, { ...audio, index: 2, channels: 6 }, { ...audio, disposition: { default: 1 } }],
      'video 0 audio 1',
    ],
    ['two sizes', [{ ...image, index: 3, width: 640, height: 360 }, image], 'video 0'],
    ['a picture without a size beside one that has it', [{ ...image, index: 3, width: 0 }, image], 'video 0'],
    [
      'a cover without a size and sound',
      [{ ...image, codec_name: 'mjpeg', width: 0, disposition: { attached_pic: 1 } }, audio],
      'audio 1',
    ],
  ])('chosen of %s', (_, streams, chosen) => {
    const found = describeMedia(file(streams), 'a.mp4');
    const words = [
      ...(found.kind === 'video' ? [`video ${found.video.index}`] : []),
      ...(found.audio ? [`audio ${found.audio.index}`] : []),
    ];
    expect(words.join(' ')).toBe(chosen);
  });
});

describe('of several audio tracks', () => {
  const left = { ...audio, channels: 1 };
  const others = (streams: ProbeStream[], programs?: Probe['programs']) =>
    describeMedia({ ...file([image, ...streams]), ...(programs && { programs }) }, 'a.mov').audio?.others;

  it('counts the others that could be published', () => {
    expect(others([audio])).toBe(0);
    expect(others([left, { ...left, index: 2 }])).toBe(1);
    expect(others([audio, { ...audio, index: 2, codec_name: 'apac' }])).toBe(0);
    const apart = [{ streams: [{ index: 0 }, { index: 1 }] }, { streams: [{ index: 2 }] }];
    expect(others([audio, { ...audio, index: 2 }], apart)).toBe(0);
  });
});

describe('of several programmes', () => {
  const surround = { ...audio, index: 2, channels: 6 };
  const chosen = (...programs: number[][]) => {
    const programmes = programs.map((indexes) => ({ streams: indexes.map((index) => ({ index })) }));
    return describeMedia({ ...file([image, audio, surround]), programs: programmes }, 'a.ts').audio?.index;
  };

  it('the audio is from the picture’s own programme, or from none', () => {
    expect(chosen([0, 1], [2])).toBe(1);
    expect(chosen([0, 1])).toBe(2);
    expect(chosen([1], [2])).toBe(2);
    expect(chosen([0], [1, 2])).toBeUndefined();
    expect(chosen([0, 1], [0, 2])).toBe(2);
  });
});

describe('the length', () => {
  it('is that of the longest track, from the start of the presentation', () => {
    const late = { ...image, start_time: '135.483333', duration: '2.000000' };
    const format = { start_time: '135.413333', duration: '2.070000' };
    expect(describeMedia(file([late], format), 'a.ts').durationSeconds).toBeCloseTo(2.07, 3);
  });

  it('is that of the packets when the header has none', () => {
    const { duration: _, ...without } = image;
    const probe = { streams: [without], format: {} };
    expect(describeMedia(probe, 'a.webm', 4.2).durationSeconds).toBe(4.2);
    expect(() => describeMedia(probe, 'a.webm')).toThrow('a.webm has no length');
  });
});

describe('a file that is rejected', () => {
  it.each<[string, Probe, string, string]>([
    ['holds nothing', {}, 'video_broken', 'a.mp4 holds neither video nor sound'],
    [
      'holds only data',
      file([{ index: 0, codec_type: 'data' }]),
      'video_broken',
      'a.mp4 holds neither video nor sound',
    ],
    [
      'holds unknown codecs',
      file([
        { ...image, codec_name: 'hap' },
        { ...audio, codec_name: 'apac' },
      ]),
      'video_unsupported',
      'a.mp4 holds nothing that can be decoded here (hap, apac)',
    ],
    [
      'holds a picture of which nothing could be decoded, and sound',
      file([{ ...image, width: 0, height: 0 }, audio]),
      'video_broken',
      'a.mp4 has a picture (h264) that cannot be decoded: its beginning is missing, or its frames are too large. Export it again as a new file',
    ],
    [
      'is too large',
      file([{ ...image, width: 16000, height: 8000 }]),
      'video_unsupported',
      'a.mp4 has frames of 16000×8000 (128 megapixels): export it smaller',
    ],
    [
      'is too long',
      file([{ ...image, duration: '18000' }]),
      'video_unsupported',
      'a.mp4 is 5 hours long, more than 4 hours: cut it into parts',
    ],
  ])('%s', (_, probe, code, message) => {
    expect(() => describeMedia(probe, 'a.mp4')).toThrow(
      expect.objectContaining({ code, message, where: 'a.mp4' }),
    );
  });
});

describe('the natural frame rate', () => {
  it.each([
    ['25/1', '25/1', '25/1'],
    ['30000/1001', '30000/1001', '30000/1001'],
    ['2997/100', '2997/100', '30000/1001'],
    ['60/1', '120000/1999', '60/1'],
    ['90000/1', '29.97/1', '30000/1001'],
    ['90000/1', '21900/1000', '24000/1001'],
    ['60/1', '504/23', '60/1'],
    ['10/1', '10/1', '10/1'],
    ['15/1', '15/1', '15/1'],
    ['120/1', '120/1', '60/1'],
    ['1/10', '1/10', '5/1'],
    ['0/0', '0/0', '25/1'],
    [undefined, undefined, '25/1'],
  ])('for r_frame_rate %s and avg_frame_rate %s is %s', (fitting, average, natural) => {
    const stream = { index: 0, r_frame_rate: fitting ?? '', avg_frame_rate: average ?? '' };
    const { num, den } = naturalFrameRate(stream, 60);
    expect(`${num}/${den}`).toBe(natural);
  });
});
