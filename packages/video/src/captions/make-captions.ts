import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type MadeMedia, SluglineError } from '@slugline/story';
import { writeFrom } from '../packaging/files.ts';
import { decodeText } from './decode.ts';
import { parseCaptions } from './parse.ts';
import { telemetryAmong } from './telemetry.ts';
import { writeWebvtt } from './webvtt.ts';

export { readWebvtt } from './webvtt.ts';

/** Bytes. A video's captions have some 100 KB. */
const MAX_BYTES = 10 * 1024 * 1024;

/**
 * Makes `<language>.vtt` from SubRip or WebVTT captions. `language` is BCP 47.
 *
 * Throws `captions_invalid`, which names the faulty line, or `captions_telemetry` when the file records where a camera
 * was.
 */
export async function makeCaptions(
  input: { file: string; name: string },
  outDir: string,
  language: string,
): Promise<MadeMedia> {
  const refuse = (what: string): never => {
    throw new SluglineError('captions_invalid', `${input.name} ${what}`, { where: input.name });
  };
  // The tag becomes part of a file name.
  if (!/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(language))
    refuse(`has no language such as en or pt-BR, but "${language}"`);
  if ((await stat(input.file)).size > MAX_BYTES) refuse('is too large for captions');
  const text = decodeText(await readFile(input.file), input.name);
  const cues = parseCaptions(text, input.name);
  const telemetry = telemetryAmong(cues);
  if (telemetry) {
    const time = new Date(telemetry.startMs).toISOString().slice(11, 23);
    throw new SluglineError(
      'captions_telemetry',
      `${input.name} tells where a camera was, or how it was set (at ${time}): it is not published`,
      { where: input.name },
    );
  }
  const vtt = writeWebvtt(cues);
  await mkdir(outDir, { recursive: true });
  const name = `${language}.vtt`;
  const kept = await writeFrom(undefined, [Buffer.from(vtt)], join(outDir, name));
  return {
    ...{ kind: 'captions', language },
    files: [{ name, role: 'rendition', purpose: 'captions', type: 'text/vtt', ...kept }],
  };
}
