import { readdir, readFile } from 'node:fs/promises';
import { join, parse, relative } from 'node:path';
import { Article, SluglineError } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { parseDraft } from './parse-draft.ts';
import { parseSettings } from './read/settings.ts';

/**
 * Tests that each draft gives the expected article. Every folder `fixtures` has files `<name>.<ext>` (the draft),
 * perhaps `<name>.story.yaml`, and `<name>.article.json`: the article, or `{ error: { code, message } }` if the draft
 * is refused. The name says what the draft shows. `vitest -u` writes the expected files: read each before you commit
 * it.
 */
const here = import.meta.dirname;
const isExpected = (name: string) => /\.(?:story\.yaml|article\.json)$/.test(name);
const files = (await readdir(here, { recursive: true, withFileTypes: true })).filter(
  (entry) => entry.isFile() && /[\\/]fixtures$/.test(entry.parentPath) && !isExpected(entry.name),
);

const desk = {
  language: 'en',
  timeZone: 'UTC',
  publications: ['The Harbour Gazette'],
  now: Date.parse('2026-11-29T12:00:00Z'),
};

const settingsBeside = async (path: string) => {
  const yaml = await readFile(path, 'utf8').catch(() => undefined);
  return yaml === undefined ? {} : parseSettings(yaml, 'story.yaml');
};

describe.each([...new Set(files.map(({ parentPath }) => relative(here, parentPath)))])(
  'the drafts of %s',
  (place) => {
    const folder = join(here, place);
    const names = files.filter(({ parentPath }) => parentPath === folder).map(({ name }) => name);

    it.each(names.toSorted())('%s', async (name) => {
      const stem = join(folder, parse(name).name);
      const draft = { name: `draft${parse(name).ext}`, bytes: await readFile(join(folder, name)) };
      const read = async () => {
        const { article } = await parseDraft(draft, await settingsBeside(`${stem}.story.yaml`), desk);
        expect(Article.parse(article)).toEqual(article);
        return article;
      };
      const found = await read().catch((error: unknown) => {
        if (!(error instanceof SluglineError)) throw error;
        return { error: { code: error.code, message: error.message } };
      });
      await expect(`${JSON.stringify(found, null, 2)}\n`).toMatchFileSnapshot(`${stem}.article.json`);
    });
  },
);

it('have different names, so that none replaces another', () => {
  const stems = files.map(({ parentPath, name }) => relative(here, join(parentPath, parse(name).name)));
  expect(stems.filter((stem, at) => stems.indexOf(stem) !== at)).toEqual([]);
});
