import { findProgram, run } from '@slugline/sandbox';
import { confinedTool, type Tool } from './tool.ts';

const OLDEST: readonly [number, number] = [5, 1];

/** The size limit of a list of encoders or filters, bytes. */
const MAX_REPORT = 4 * 1024 * 1024;

/** What this package's runs use. `tool/used.test.ts` compares it with the runs themselves. */
export const needed = {
  encoders: ['libx264', 'aac', 'png', 'mjpeg', 'rawvideo', 'pcm_s8', 'subrip'],
  filters: [
    ...[
      'scale',
      'setsar',
      'format',
      'setparams',
      'zscale',
      'tonemap',
      'bwdif',
      'estdif',
      'fps',
      'tpad',
      'trim',
    ],
    ...['setpts', 'split', 'select', 'extractplanes', 'tile'],
    ...['aresample', 'aformat', 'asetpts', 'asplit', 'ebur128', 'volume', 'alimiter', 'apad', 'atrim'],
  ],
} as const;

/** The output of `-version`, `-encoders` and `-filters`; empty if the tool is not installed. */
export interface Reports {
  version: string;
  encoders: string;
  filters: string;
  ffprobe: string;
}

/**
 * Checks what the installed ffmpeg supports. `ffmpeg` is its version, or null if it is missing. `problems` are
 * sentences for an operator, empty when all is well. Never throws.
 */
export async function ffmpegCapabilities(): Promise<{ ffmpeg: string | null; problems: string[] }> {
  const { signal } = new AbortController();
  const ask = async (tool: Tool, option: string): Promise<string> => {
    if (findProgram(tool) === undefined) return '';
    const { stdout } = await run(confinedTool(tool, ['-hide_banner', option]), {
      signal,
      outputBytes: MAX_REPORT,
    });
    return stdout;
  };
  const [version, encoders, filters, probe] = await Promise.all([
    ask('ffmpeg', '-version'),
    ask('ffmpeg', '-encoders'),
    ask('ffmpeg', '-filters'),
    ask('ffprobe', '-version'),
  ]);
  return judge({ version, encoders, filters, ffprobe: probe });
}

/** Parses the output of FFmpeg 5 to 8. Pure. */
export function judge(reports: Reports): { ffmpeg: string | null; problems: string[] } {
  const version = versionOf(reports.version);
  if (version === null) return { ffmpeg: null, problems: ['ffmpeg is not installed'] };
  const problems: string[] = [];
  if (!isRecent(version)) problems.push(`ffmpeg ${version} is too old: 5.1 or later is needed`);
  if (versionOf(reports.ffprobe) === null) problems.push('ffprobe is not installed');
  const has = { encoders: encodersOf(reports.encoders), filters: filtersOf(reports.filters) };
  for (const name of needed.encoders)
    if (!has.encoders.has(name)) problems.push(`ffmpeg has no encoder ${name}`);
  for (const name of needed.filters)
    if (!has.filters.has(name)) problems.push(`ffmpeg has no filter ${name}`);
  return { ffmpeg: version, problems };
}

/**
 * Extracts `5.1.9` from `5.1.9-0+deb12u1`, `6.1.1` from `n6.1.1-3`. A build from git has a name such as
 * `N-118452-g1a2b3c4`.
 */
function versionOf(report: string): string | null {
  const word = /^ff(?:mpeg|probe) version (\S+)/m.exec(report)?.[1];
  if (word === undefined) return null;
  return /^n?(\d+(?:\.\d+)+)/.exec(word)?.[1] ?? word;
}

/** Treats builds from git as recent, since they don't state a version. */
function isRecent(version: string): boolean {
  const [major = Number.NaN, minor = 0] = version.split('.').map(Number);
  if (Number.isNaN(major)) return true;
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** ` V....D libx264   libx264 H.264 …`: six flags, then the name. */
const encodersOf = (report: string): Set<string> => names(report, /^ ?[VAS][A-Z.]{5} (\S+)/);

/** ` TSC scale   V->V   …`: three flags up to version 7, two from 8 on. */
const filtersOf = (report: string): Set<string> => names(report, /^ ?[T.][S.][C.]? (\S+) +\S+->\S+/);

function names(report: string, line: RegExp): Set<string> {
  return new Set(report.split(/\r?\n/).flatMap((text) => line.exec(text)?.[1] ?? []));
}
