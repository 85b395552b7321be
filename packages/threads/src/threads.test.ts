import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SluglineError, type StoryManifest } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { threads } from './index.ts';
import { openThreads } from './open.ts';

const manifest: StoryManifest = {
  version: 2,
  id: '01JD3QXXXXXXXXXXXX0000ABCD',
  slug: 'ferry',
  revision: 1,
  edition: 1,
  complete: true,
  path: 'news/2026/11/ferry/',
  section: 'news',
  language: 'en',
  dir: 'ltr',
  publishedAt: '2026-11-29T00:00:00.000Z',
  modifiedAt: '2026-11-29T00:00:00.000Z',
  headline: 'Ferry runs again',
  authors: [],
  tags: [],
  footnotes: [],
  body: [{ type: 'paragraph', content: [{ text: 'After two years.' }] }],
  media: [],
};

describe('a thread', () => {
  it('parses a draft', async () => {
    const bytes = Buffer.from('Ferry runs again\n\nAfter two years.');
    const { article } = await threads().parseDraft({ name: 'draft.txt', bytes }, {}, { language: 'en' });
    expect(article.headline).toBe('Ferry runs again');
  });

  it('throws the same error as the function', async () => {
    const reading = threads().readSettings(Buffer.from('embrago: 2030-01-01'), 'story.yaml');
    await expect(reading).rejects.toBeInstanceOf(SluglineError);
    await expect(reading).rejects.toMatchObject({ code: 'settings_invalid', where: 'story.yaml' });
  });

  it('makes captions', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slugline-threads-'));
    try {
      const file = join(folder, 'film.srt');
      await writeFile(file, '1\n00:00:01,000 --> 00:00:02,000\nHallo\n');
      await threads().makeCaptions({ file, name: 'film.srt' }, folder, 'de');
      expect(await readFile(join(folder, 'de.vtt'), 'utf8')).toContain('Hallo');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('throws text_too_complex with the file’s name when captions take too long, and leaves nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slugline-threads-'));
    try {
      const file = join(folder, 'original');
      await writeFile(file, '00:01.000 --> 00:02.000\n<i>Hallo</i>\n\n'.repeat(20_000));
      const impatient = openThreads({ threads: 1, deadlineMs: 1 });
      const making = impatient.makeCaptions({ file, name: 'film.srt' }, join(folder, 'made'), 'de');
      await expect(making).rejects.toMatchObject({
        code: 'text_too_complex',
        retry: false,
        where: 'film.srt',
        message: expect.stringMatching(/^film\.srt takes more than/),
      });
      expect(await readdir(folder)).toEqual(['original']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('renders a page', async () => {
    const documents = await threads().renderEdition(manifest, {
      name: 'Slug',
      baseUrl: 'http://a.example/',
      language: 'en',
      timeZone: 'UTC',
    });
    expect(documents.map(({ name }) => name)).toEqual(['index.html', 'story.json']);
  });
});
