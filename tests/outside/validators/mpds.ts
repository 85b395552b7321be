import { createRequire } from 'node:module';
import type { PublicFiles } from '../newsroom.ts';
import { publicAt } from '../public.ts';
import { error, type Finding, type Validator, warning } from '../validator.ts';

const require = createRequire(import.meta.url);

/** The fields of the parser's result that are used here. The parser has no types. */
interface Playlist {
  uri?: string;
  segments: { resolvedUri: string; map?: { resolvedUri: string } }[];
}

interface Read {
  duration: number;
  playlists: Playlist[];
  mediaGroups: Record<string, Record<string, Record<string, { playlists: Playlist[] }>>>;
}

const { parse } = require('mpd-parser') as {
  parse(
    text: string,
    options: { manifestUri: string; eventHandler: (event: { message: string }) => void },
  ): Read;
};

/** mpd-parser, with which video.js reads DASH: every manifest, and that the files that it names exist. */
export const mpds: Validator = {
  name: 'mpd-parser',
  check: async (newsroom) => {
    const found = publicAt(newsroom, /\.mpd$/);
    return { items: found.length, findings: found.flatMap((manifest) => mpdFindings(manifest, newsroom)) };
  },
};

/** Returns what is wrong with one manifest. */
export function mpdFindings(
  { path, bytes }: { path: string; bytes: Buffer },
  { server, files }: PublicFiles,
): Finding[] {
  const findings: Finding[] = [];
  const manifestUri = new URL(path, server.url).href;
  const eventHandler = ({ message }: { message: string }) => findings.push(warning(path, message));
  let read: Read;
  try {
    read = parse(bytes.toString(), { manifestUri, eventHandler });
  } catch (fault) {
    return [error(path, (fault as Error).message)];
  }
  const inGroups = Object.values(read.mediaGroups)
    .flatMap((kind) => Object.values(kind))
    .flatMap((group) => Object.values(group))
    .flatMap(({ playlists }) => playlists);
  if (!(read.duration > 0)) findings.push(error(path, 'it has no duration'));
  for (const { segments } of [...read.playlists, ...inGroups]) {
    if (segments.length === 0) findings.push(error(path, 'a representation has no segment'));
    for (const url of segments.flatMap(({ resolvedUri, map }) => [
      resolvedUri,
      ...(map ? [map.resolvedUri] : []),
    ]))
      if (files.get(url)?.status !== 200) findings.push(error(path, `it names ${url}, which is not there`));
  }
  return findings;
}
