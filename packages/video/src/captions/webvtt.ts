import type { Cue } from './cue.ts';

/**
 * What every file begins with. The second line is for HLS players: the captions' time is that of the film, which begins at 0
 * (RFC 8216bis, 3.1.4). Other players skip it.
 */
export const WEBVTT_HEAD = 'WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n';

/** Writes WebVTT (https://www.w3.org/TR/webvtt1/). Cues without a text are left out: they show nothing. */
export function writeWebvtt(cues: readonly Cue[]): string {
  const blocks = cues
    .filter(({ text }) => text !== '')
    .map(({ startMs, endMs, settings, text }) => {
      const timing = [timestamp(startMs), '-->', timestamp(endMs), ...settings].join(' ');
      return `${timing}\n${text}\n`;
    });
  return [WEBVTT_HEAD, ...blocks].join('\n');
}

function timestamp(milliseconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = Math.floor(milliseconds / 1000);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
  return `${clock}.${String(milliseconds % 1000).padStart(3, '0')}`;
}
