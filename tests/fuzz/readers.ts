import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Read, Readers } from './reading.ts';

// Each is imported when it is opened: a process has one.

/** Draws no difference between this year and the next: dates in front matter are judged by it (ms since 1970). */
const now = Date.parse('2026-01-01T00:00:00Z');

const draft = (name: string) => async (): Promise<Read> => {
  const { parseDraft } = await import('@slugline/draft');
  return (bytes) => parseDraft({ name, bytes }, {}, { language: 'en', now });
};

const settings = async (): Promise<Read> => {
  const { parseSettings } = await import('@slugline/draft');
  return (bytes) => parseSettings(bytes.toString('utf8'), 'story.yaml');
};

const captions = (name: string) => async (): Promise<Read> => {
  const { makeCaptions } = await import('../../packages/video/src/captions/make-captions.ts');
  const { folder, file } = inFolder();
  return async (bytes) => {
    await writeFile(file, bytes);
    await makeCaptions({ file, name }, folder, 'en');
  };
};

/** As a picture process does before it decodes. */
const picture = (name: string) => async (): Promise<Read> => {
  const { openOriginal } = await import('../../packages/image/src/decode/original.ts');
  const { brightening } = await import('../../packages/image/src/colour/png-gamma.ts');
  const { rightsIn } = await import('../../packages/image/src/metadata/rights.ts');
  const { file } = inFolder();
  return async (sent) => {
    await writeFile(file, sent);
    const { bytes } = await openOriginal({ file, name }, 100_000_000);
    brightening(bytes);
    await rightsIn(bytes);
  };
};

const form = async (): Promise<Read> => {
  const { openFormReader } = await import('../../services/submission/src/testing/form-reader.ts');
  return openFormReader();
};

/** A folder that is there as long as this process. One that is killed leaves it to whoever started it. */
function inFolder() {
  const folder = mkdtempSync(join(process.env.FUZZ_FOLDER ?? tmpdir(), 'read-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return { folder, file: join(folder, 'sent') };
}

export const readers = {
  text: draft('draft.txt'),
  markdown: draft('draft.md'),
  html: draft('draft.md'),
  'front-matter': draft('draft.md'),
  srt: captions('captions.srt'),
  vtt: captions('captions.vtt'),
  yaml: settings,
  json: settings,
  jpeg: picture('picture.jpg'),
  png: picture('picture.png'),
  tiff: picture('picture.tif'),
  form,
} satisfies Readers;
