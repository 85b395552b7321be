import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configurationPage } from './configuration-page/page.ts';

const root = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const documents = globSync(['*.md', '{docs,infra,packages,services,tests}/**/*.md'], {
  cwd: root,
  exclude: ['**/node_modules/**', '**/fixtures/**'],
}).toSorted();

/** Returns the text of a document without its code blocks, because they have no links. */
const prose = (file: string): string => read(file).replace(/^```.*?^```/gms, '');

interface Link {
  path: string;
  anchor: string | undefined;
}

/** Returns the links to files of this repository. */
function linksIn(text: string): Link[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor] = target.split('#');
      return { path, anchor };
    });
}

/** Returns the anchors of the headings, as GitHub makes them. */
const anchorsIn = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/**
 * Returns the paths of this repository in backticks, such as `packages/story/src/fold.ts` or `infra/edge`.
 */
const pathsIn = (text: string): string[] =>
  [...text.matchAll(/`((?:docs|examples|infra|packages|services|tests)\/[\w./-]+)`/g)].map(
    ([, path = '']) => path,
  );

describe.each(documents)('%s', (file) => {
  const text = prose(file);

  it('has only links to files and headings that exist', () => {
    for (const { path, anchor } of linksIn(text)) {
      const target = path === '' ? join(root, file) : resolve(root, dirname(file), path);
      expect(existsSync(target), `${path} is not in the repository`).toBe(true);
      if (anchor !== undefined && statSync(target).isFile())
        expect(anchorsIn(readFileSync(target, 'utf8')), path).toContain(anchor);
    }
  });

  it('names paths that exist', () => {
    const missing = pathsIn(text).filter((path) => !existsSync(join(root, path)));
    expect(missing).toEqual([]);
  });
});

describe('comments', () => {
  const sources = globSync('{infra,packages,services,tests}/**/*.{ts,mjs}', {
    cwd: root,
    exclude: ['**/node_modules/**', 'infra/docs.test.ts'],
  });

  it('cite only documents of the repository', () => {
    const cited = sources.flatMap((file) =>
      [...read(file).matchAll(/\bdocs\/[\w/-]+\.md\b|\b[A-Z]{5,}\.md\b/g)].map(([name]) => ({ file, name })),
    );
    expect(cited).toContainEqual({
      file: 'packages/image/src/metadata/policy.ts',
      name: 'docs/architecture.md',
    });
    expect(cited.filter(({ name }) => !existsSync(join(root, name)))).toEqual([]);
  });

  it('cite only rules that are in docs/architecture.md', () => {
    const rules = read('docs/architecture.md').match(/^\d+(?=\. )/gm) ?? [];
    const cited = sources.flatMap((file) =>
      [...read(file).matchAll(/docs\/architecture\.md, rule (\d+)/g)].map(([, rule]) => rule),
    );
    expect(rules).toEqual(expect.arrayContaining(cited));
  });
});

describe('the documents', () => {
  it('have an index with every decision', () => {
    const folder = 'docs/decisions';
    const pages = readdirSync(join(root, folder)).filter((name) => name !== 'README.md');
    const listed = linksIn(read(`${folder}/README.md`)).map(({ path }) => path);
    expect(listed.toSorted()).toEqual(pages.toSorted());
    for (const name of pages) expect(name).toMatch(/^\d{4}-[a-z0-9-]+\.md$/);
  });

  it.each(readdirSync(join(root, 'docs/decisions')).filter((name) => /^\d/.test(name)))(
    '%s has its number, a context, a decision and consequences',
    (name) => {
      const headings = read(`docs/decisions/${name}`).match(/^#+ .*$/gm);
      expect(headings?.[0]).toMatch(new RegExp(`^# ${Number(name.slice(0, 4))}\\. `));
      expect(headings?.slice(1)).toEqual(['## Context', '## Decision', '## Consequences']);
    },
  );

  it('have a README of at most 120 lines', () => {
    expect(read('README.md').split('\n').length - 1).toBeLessThanOrEqual(120);
  });

  it('describe the settings of the current schema', () => {
    const isCurrent = read('docs/configuration.md') === configurationPage();
    expect(isCurrent, 'docs/configuration.md is out of date: run `npm run docs` and commit it').toBe(true);
  });
});
