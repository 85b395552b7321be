import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Read, Readers } from './process-entry.ts';

// Each reader is imported when it is opened: a process has one.

/** A fixed time (ms since 1970), because dates in front matter are judged by it. */
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
  const { makeCaptions } = await import('@slugline/video/captions');
  const { folder, file } = inFolder();
  return async (bytes) => {
    await writeFile(file, bytes);
    await makeCaptions({ file, name }, folder, 'en');
  };
};

/** Reads a picture as a picture process does before it decodes. */
const image = (name: string) => async (): Promise<Read> => {
  const { brightening, openOriginal, rightsIn } = await import('@slugline/image/testing');
  const { file } = inFolder();
  return async (sent) => {
    await writeFile(file, sent);
    const { bytes } = await openOriginal({ file, name }, 100_000_000);
    brightening(bytes);
    await rightsIn(bytes);
  };
};

const form = async (): Promise<Read> => {
  const { openFormReader } = await import('@slugline/submission/testing');
  return openFormReader();
};

/**
 * Returns a folder that lasts as long as this process. If the process is killed, whoever started it has to
 * remove the folder.
 */
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
  ass: captions('captions.ass'),
  yaml: settings,
  json: settings,
  jpeg: image('picture.jpg'),
  png: image('picture.png'),
  tiff: image('picture.tif'),
  form,
} satisfies Readers;
