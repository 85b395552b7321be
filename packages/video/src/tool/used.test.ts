import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recipes } from '@slugline/story';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { notedTools } from '@slugline/testing/processes/noted-tools';
import { clip, quickRecipe as recipe } from '@slugline/testing/samples/clips';
import { wholeVideo } from '@slugline/testing/samples/whole-video';
import { beforeAll, expect, it, vi } from 'vitest';
import { makeAudio } from '../audio/make-audio.ts';
import { makeMovingImage } from '../encode/moving-image.ts';
import { posterFrame } from '../poster/poster.ts';
import { needed } from './capabilities.ts';

const signal = new AbortController().signal;

/**
 * The options of ffmpeg and ffprobe that we use. FFmpeg 5.1 has them all (`-fps_mode` replaced `-vsync` in it). This list
 * is kept by hand; we know of none that was removed in 6 to 8, which were not run. Look up an option before you add it:
 * https://ffmpeg.org/ffmpeg-all.html
 */
const options = [
  ...['-hide_banner', '-nostdin', '-nostats', '-progress', '-stats_period', '-v', '-y'],
  ...['-i', '-f', '-map', '-t', '-ss', '-compression_level'],
  ...['-copyts', '-noaccurate_seek', '-nofind_stream_info', '-skip_frame'],
  ...['-filter_complex', '-filter_complex_threads', '-reinit_filter', '-fps_mode', '-frames:v', '-update'],
  ...['-map_metadata', '-map_metadata:s', '-map_chapters', '-fflags', '-flags', '-threads'],
  ...['-c', '-c:v', '-c:a', '-b:a', '-ac', '-ar', '-q:v', '-pix_fmt', '-preset', '-profile:v', '-crf'],
  ...['-maxrate', '-bufsize', '-x264-params'],
  ...['-color_range', '-colorspace', '-color_primaries', '-color_trc'],
  ...['-movflags', '-use_editlist', '-write_btrt', '-video_track_timescale'],
  ...['-fragment_index', '-frag_duration', '-output_ts_offset', '-avoid_negative_ts', '-bsf:v'],
  ...['-protocol_whitelist', '-format_whitelist', '-codec_whitelist', '-max_pixels', '-max_streams'],
  ...['-probesize', '-analyzeduration'],
  ...['-pixel_format', '-video_size', '-framerate', '-skip_initial_bytes'],
  ...[
    '-show_streams',
    '-show_format',
    '-show_programs',
    '-show_entries',
    '-select_streams',
    '-read_intervals',
    '-of',
  ],
];

let runs: string[][];

/** Quiet audio with peaks, which needs a limiter when it is made louder. */
const SLAMS = 'aeval=val(0)*if(lt(mod(t\\,1)\\,0.01)\\,7\\,0.2),aformat=channel_layouts=mono';

/** Makes everything that we make from videos and audio files, from each kind of source that is treated differently. */
beforeAll(async () => {
  await using folder = await temporaryFolder();
  const { path, told } = await notedTools(folder.path);
  const files = [
    await clip(join(folder.path, 'loud.mp4'), { size: '640x360', options: ['-af', SLAMS] }),
    await clip(join(folder.path, 'fields.mpg'), {
      rate: '50',
      options: ['-vf', 'tinterlace=4', '-flags', '+ilme+ildct', '-c:v', 'mpeg2video', '-r', '25'],
    }),
    await clip(join(folder.path, 'hdr.mp4'), {
      audio: false,
      options: [
        ...['-c:v', 'libx265', '-x265-params', 'log-level=error', '-pix_fmt', 'yuv420p10le'],
        ...['-color_primaries', 'bt2020', '-color_trc', 'smpte2084', '-colorspace', 'bt2020nc'],
      ],
    }),
    await clip(join(folder.path, 'black.avi'), { audio: false, options: ['-vf', 'drawbox=c=black:t=fill'] }),
  ];
  vi.stubEnv('PATH', path);
  for (const file of files) {
    const out = `${file} out`;
    const { plan } = await wholeVideo(file, out, { recipe });
    const name = 'film';
    await posterFrame({ file, name }, plan, out, { signal });
    await posterFrame({ file, name }, plan, out, { signal, at: 1 });
  }
  await makeAudio({ file: join(folder.path, 'loud.mp4'), name: 'sound' }, folder.path, recipes.audio, {
    signal,
  });
  const frames = { file: join(folder.path, 'frames'), skip: 0, width: 2, height: 2, delays: [40, 80] };
  await writeFile(frames.file, Buffer.alloc(24));
  await makeMovingImage('moving', frames, folder.path, recipes.picture, { signal });
  runs = await told();
  vi.unstubAllEnvs();
}, 180_000);

/** `-1` is a value, not an option. */
const isOption = (word: string): boolean => /^-[a-z]/.test(word);

const after = (option: RegExp): string[] =>
  runs.flatMap((words) => words.filter((_, index) => option.test(words[index - 1] ?? '')));

/** `[0:1]scale=2:2,select='eq(n\,1)'[a];…`: names stand at the beginning, and after commas and semicolons. */
const filtersOf = (graph: string): string[] =>
  graph
    .replace(/'[^']*'/g, '')
    .replace(/\\./g, '')
    .replace(/\[[^\]]*\]/g, '')
    .split(/[,;]/)
    .map((filter) => filter.split('=')[0] ?? '')
    .filter((name) => name !== '');

it('uses exactly the options on the list', () => {
  const said = new Set(runs.flat().filter(isOption));
  expect([...said].sort()).toEqual([...options].sort());
});

it('uses exactly the filters that the capability check looks for', () => {
  const used = new Set(after(/^-filter_complex$/).flatMap(filtersOf));
  expect([...used].sort()).toEqual([...needed.filters].sort());
});

it('uses only encoders that the capability check looks for', () => {
  const named = new Set(after(/^-c(:[av])?$/).filter((codec) => codec !== 'copy'));
  expect([...named].filter((codec) => !(needed.encoders as readonly string[]).includes(codec))).toEqual([]);
  expect(named).toContain('libx264');
});

it('names each file only through the file protocol', () => {
  const named = after(/^-i$/);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !name.startsWith('file:/'))).toEqual([]);
});
