import type { Cue } from './cue.ts';
import { clock } from './times.ts';

/**
 * The start of every file. The second line is for HLS players: the captions' time is the video's, which begins at 0
 * (RFC 8216bis, 3.1.4). Other players skip it.
 */
export const WEBVTT_HEAD = 'WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n';

/** Writes WebVTT (https://www.w3.org/TR/webvtt1/). Leaves out cues without text. */
export function writeWebvtt(cues: readonly Cue[]): string {
  const blocks = cues
    .filter(({ text }) => text !== '')
    .map(({ startMs, endMs, settings, text }) => {
      const timing = [clock(startMs), '-->', clock(endMs), ...settings].join(' ');
      return `${timing}\n${text}\n`;
    });
  return [WEBVTT_HEAD, ...blocks].join('\n');
}

/** A caption in a file that we wrote. Times are in ms. `block` is all of its lines; `text` leaves out the times. */
export interface TimedBlock {
  startMs: number;
  endMs: number;
  block: string;
  text: string;
}

const TIMING = /^(\d+):(\d\d):(\d\d)\.(\d{3}) --> (\d+):(\d\d):(\d\d)\.(\d{3})/;

/** Parses the captions of a file that `writeWebvtt` wrote. */
export function readWebvtt(file: string): TimedBlock[] {
  return file.split(/\n{2,}/).flatMap((part) => {
    const times = TIMING.exec(part)?.slice(1).map(Number);
    if (times === undefined) return [];
    const block = part.trimEnd();
    const [, ...lines] = block.split('\n');
    return [
      {
        startMs: milliseconds(times.slice(0, 4)),
        endMs: milliseconds(times.slice(4)),
        block,
        text: lines.join('\n'),
      },
    ];
  });
}

const milliseconds = ([hours = 0, minutes = 0, seconds = 0, rest = 0]: number[]): number =>
  ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest;
