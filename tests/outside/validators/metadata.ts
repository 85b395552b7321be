import { join } from 'node:path';
import { run } from '../program.ts';
import { error, type Finding, type Validator, warning } from '../validator.ts';

type Report = {
  SourceFile: string;
  Validate?: string;
  Warning?: string | string[];
  Error?: string | string[];
};

/** ExifTool's own check of file structure: pictures, videos and audio files. */
export const metadata: Validator = {
  name: 'exiftool',
  programs: ['exiftool'],
  check: async ({ server }) => {
    const folder = join(server.destination, 'media');
    const kinds = ['jpg', 'webp', 'avif', 'png', 'mp4', 'm4a'].flatMap((extension) => ['-ext', extension]);
    const { stdout, stderr } = await run('exiftool', [
      ...['-validate', '-warning', '-error', '-a', '-G3', '-json', '-q', '-r', ...kinds, folder],
    ]);
    if (stdout === '') throw new Error(`exiftool said nothing: ${stderr.slice(0, 500)}`);
    const reports = JSON.parse(stdout) as Report[];
    return { items: reports.length, findings: reports.flatMap((report) => findingsIn(report, folder)) };
  },
};

function findingsIn({ SourceFile: file, ...said }: Report, folder: string): Finding[] {
  const where = file.slice(folder.length);
  return Object.entries(said).flatMap(([tag, value]) => {
    const words = [value].flat().map(String);
    if (/Error$/.test(tag)) return words.map((word) => error(where, word));
    if (/Warning$/.test(tag)) return words.map((word) => warning(where, word));
    return [];
  });
}
