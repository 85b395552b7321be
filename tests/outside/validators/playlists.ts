import { createRequire } from 'node:module';
import type { PublicFiles } from '../newsroom.ts';
import { publicAt } from '../public.ts';
import { error, type Finding, type Validator, warning } from '../validator.ts';

const require = createRequire(import.meta.url);

/** The fields of the parser's result that are used here. The parser has no types. */
interface Read {
  playlists?: { uri: string }[];
  segments?: { uri: string; map?: { uri: string } }[];
  endList?: boolean;
  mediaGroups?: Record<string, Record<string, Record<string, { uri?: string }>>>;
}

const { Parser } = require('m3u8-parser') as {
  Parser: new () => {
    manifest: Read;
    on(event: 'error' | 'warn', listener: (event: { message: string }) => void): void;
    push(text: string): void;
    end(): void;
  };
};

/** m3u8-parser, with which video.js reads HLS: every playlist, and that the files that it names exist. */
export const playlists: Validator = {
  name: 'm3u8-parser',
  check: async (newsroom) => {
    const found = publicAt(newsroom, /\.m3u8$/);
    return {
      items: found.length,
      findings: found.flatMap((playlist) => playlistFindings(playlist, newsroom)),
    };
  },
};

/** Returns what is wrong with one playlist. */
export function playlistFindings(
  { path, bytes }: { path: string; bytes: Buffer },
  { server, files }: PublicFiles,
): Finding[] {
  const findings: Finding[] = [];
  const parser = new Parser();
  parser.on('error', ({ message }) => findings.push(error(path, message)));
  parser.on('warn', ({ message }) => findings.push(warning(path, message)));
  parser.push(bytes.toString());
  parser.end();
  const { playlists = [], segments = [], endList = false, mediaGroups = {} } = parser.manifest;

  if (playlists.length === 0 && segments.length === 0) findings.push(error(path, 'it names nothing to play'));
  if (playlists.length === 0 && !endList) findings.push(error(path, 'it does not end'));
  const named = [
    ...playlists.map(({ uri }) => uri),
    ...segments.flatMap(({ uri, map }) => [uri, ...(map ? [map.uri] : [])]),
    ...Object.values(mediaGroups)
      .flatMap((kind) => Object.values(kind))
      .flatMap((group) => Object.values(group))
      .flatMap(({ uri }) => (uri === undefined ? [] : [uri])),
  ];
  for (const uri of named) {
    const url = new URL(uri, new URL(path, server.url)).href;
    if (files.get(url)?.status !== 200) findings.push(error(path, `it names ${uri}, which is not there`));
  }
  return findings;
}
