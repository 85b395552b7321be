import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeText, type MadeMedia, type RecipeChoices, SluglineError } from '@slugline/story';
import { writeFrom } from '../packaging/files.ts';
import { parseCaptions } from './parse.ts';
import { telemetryAmong } from './telemetry.ts';
import { clock } from './times.ts';
import { countsFromAnHour, warningsOf } from './warnings.ts';
import { writeWebvtt } from './webvtt.ts';

export { readWebvtt } from './webvtt.ts';

/** Bytes. A video's captions have some 100 KB. */
const MAX_BYTES = 10 * 1024 * 1024;

/** The encoding of captions that are not UTF-8: see `RecipeChoices`. */
export type CaptionsEncoding = Pick<RecipeChoices, 'encoding' | 'packageEncoding'>;

/**
 * Makes `<language>.vtt` from SubRip, WebVTT or SubStation Alpha captions. `language` is BCP 47. The warnings of the
 * result name the captions that were left out.
 *
 * Throws `captions_invalid`, which names the first faulty line, when no caption can be read. Throws
 * `captions_telemetry` when the file records where a camera was.
 */
export async function makeCaptions(
  input: { file: string; name: string },
  outDir: string,
  language: string,
  { encoding, packageEncoding }: CaptionsEncoding = {},
): Promise<MadeMedia> {
  const { name } = input;
  const refuse = (what: string): never => {
    throw new SluglineError('captions_invalid', `${name} ${what}`, { where: name });
  };
  // The tag becomes part of a file name.
  if (!/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(language))
    refuse(`has no language such as en or pt-BR, but "${language}"`);
  if ((await stat(input.file)).size > MAX_BYTES) refuse('is too large for captions');
  const decoded = decodeText(await readFile(input.file), {
    name,
    encoding,
    declared: packageEncoding,
    code: 'captions_invalid',
  });
  const captions = parseCaptions(decoded.text, name);
  const { cues } = captions;
  const telemetry = telemetryAmong(cues);
  if (telemetry) {
    throw new SluglineError(
      'captions_telemetry',
      `${name} records where a camera was, or how it was set (at ${clock(telemetry.startMs)}): it is not published`,
      { where: name },
    );
  }
  const vtt = writeWebvtt(cues);
  await mkdir(outDir, { recursive: true });
  const made = `${language}.vtt`;
  const kept = await writeFrom(undefined, [Buffer.from(vtt)], join(outDir, made));
  const warnings = [
    // These messages begin with the file's name. A result has no such name.
    ...decoded.warnings.map(({ code, message }) => ({ code, what: message.slice(name.length + 1) })),
    ...warningsOf(captions),
  ];
  return {
    ...{ kind: 'captions', language },
    // Captions that count from an hour also end after the video. One warning is enough.
    ...(countsFromAnHour(cues)
      ? {}
      : { durationSeconds: Math.max(...cues.map(({ endMs }) => endMs)) / 1000 }),
    ...(warnings.length > 0 ? { warnings } : {}),
    files: [{ name: made, role: 'rendition', purpose: 'captions', type: 'text/vtt', ...kept }],
  };
}
