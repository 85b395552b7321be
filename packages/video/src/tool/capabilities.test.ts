import { describe, expect, it } from 'vitest';
import { ffmpegCapabilities, judge, needed } from './capabilities.ts';

const encoders = [
  'Encoders:',
  ' V..... = Video',
  ' ------',
  ...needed.encoders.map((name) => ` V....D ${name.padEnd(20)} Words (codec ${name})`),
].join('\n');

const filters = (flags: string) =>
  needed.filters.map((name) => ` ${flags} ${name.padEnd(17)} V->V       Words.`).join('\n');

const reports = (version: string, flags = 'TSC') => ({
  version: `ffmpeg version ${version} Copyright (c) 2000-2026 the FFmpeg developers\nbuilt with gcc`,
  encoders,
  filters: filters(flags),
  ffprobe: `ffprobe version ${version} Copyright (c) 2007-2026 the FFmpeg developers`,
});

describe('the capabilities of the installed ffmpeg', () => {
  it.each([
    ['5.1.9-0+deb12u1', 'TSC', '5.1.9'],
    ['n6.1.1-3', '.S.', '6.1.1'],
    ['7.0.2-static https://johnvansickle.com/ffmpeg/', '..C', '7.0.2'],
    ['8.0', 'TS', '8.0'],
    ['N-118452-g1a2b3c4d', '..', 'N-118452-g1a2b3c4d'],
  ])('are enough in version %s', (version, flags, read) => {
    expect(judge(reports(version, flags))).toEqual({ ffmpeg: read, problems: [] });
  });

  it('are not enough before 5.1', () => {
    expect(judge(reports('4.4.2-0ubuntu0.22.04.1')).problems).toEqual([
      'ffmpeg 4.4.2 is too old: 5.1 or later is needed',
    ]);
    expect(judge(reports('5.0.1')).problems).toHaveLength(1);
  });

  it('list what is missing', () => {
    const lean = { ...reports('7.1'), encoders: encoders.replace(/^.*libx264.*\n/m, ''), ffprobe: '' };
    lean.filters = lean.filters.replace(/^.*zscale.*\n/m, '');
    expect(judge(lean).problems).toEqual([
      'ffprobe is not installed',
      'ffmpeg has no encoder libx264',
      'ffmpeg has no filter zscale',
    ]);
  });

  it('are none if it is not installed', () => {
    const nothing = { version: '', encoders: '', filters: '', ffprobe: '' };
    expect(judge(nothing)).toEqual({ ffmpeg: null, problems: ['ffmpeg is not installed'] });
  });

  it('are enough on this machine', async () => {
    expect(await ffmpegCapabilities()).toMatchObject({ ffmpeg: expect.any(String), problems: [] });
  });
});
