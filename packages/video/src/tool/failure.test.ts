import { describe, expect, it } from 'vitest';
import { failureOf } from './failure.ts';

describe('why ffmpeg failed', () => {
  it.each([
    ['[hls @ 0x1] [error] Format not on whitelist', 1, 'video_unsupported'],
    ['[mov,mp4 @ 0x1] [error] moov atom not found', 1, 'video_broken'],
    ['[error] file:/x: Invalid data found when processing input', 1, 'video_broken'],
    ['[error] av_interleaved_write_frame(): No space left on device', 1, 'store_full'],
    ['[libx264 @ 0x1] [error] malloc of size 9000 failed', 1, 'media_tool_failed'],
    ['[h264 @ 0x1] [warning] Invalid data found when processing input', 137, 'media_tool_failed'],
    [
      '[error] Error while decoding stream #0:0: Invalid data found when processing input',
      137,
      'media_tool_failed',
    ],
    [
      '[error] Error while decoding stream #0:0: Invalid data found when processing input',
      undefined,
      'media_tool_failed',
    ],
    ['[error] av_interleaved_write_frame(): No space left on device', 137, 'store_full'],
    ['ffmpeg is not installed', 127, 'media_tool_missing'],
  ])('%s (exit %s) is %s', (line, exitCode, code) => {
    expect(failureOf([line, ''], exitCode, 'a.mp4').code).toBe(code);
  });

  it.each([
    [
      [
        '[mov,mp4 @ 0x1] [error] Number of streams exceeds max_streams parameter (64), see the documentation',
        '[mov,mp4 @ 0x1] [error] error reading header',
        '[error] a.mp4: Cannot allocate memory',
      ],
      'video_unsupported',
      'a.mp4 has more tracks than are taken here',
    ],
    [
      [
        '[error] Cannot determine format of input stream 0:0 after EOF',
        '[fatal] Error marking filters as finished',
      ],
      'video_broken',
      'a.mp4 is damaged, or not a video or sound at all',
    ],
  ])('is the first cause, not its consequences: %j', (lines, code, message) => {
    expect(failureOf(lines, 1, 'a.mp4')).toMatchObject({ code, message });
  });

  it('names the file, and keeps the last lines as the cause', () => {
    const failure = failureOf(['[a] [error] odd thing', '[fatal] Conversion failed!'], 1, 'a.mp4');
    expect(failure.message).toBe('ffmpeg failed on a.mp4: [fatal] Conversion failed!');
    expect(failure.cause).toMatchObject({ message: '[a] [error] odd thing\n[fatal] Conversion failed!' });
  });
});
