import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentHeaders } from '../packages/store/src/document-headers.ts';
import { addresses, areaOf } from '../packages/story/src/addresses.ts';
import { codes } from '../packages/story/src/errors.ts';
import { nothingHere } from '../services/edge/src/refusals.ts';

const conf = readFileSync(join(import.meta.dirname, 'edge', 'nginx.conf'), 'utf8');

/** The value that nginx sends with a document: the word itself, or the default of the map that a variable names. */
function sent(header: string): string | undefined {
  const [, value = ''] = new RegExp(`add_header ${header} (\\S+) always;`, 'i').exec(conf) ?? [];
  if (!value.startsWith('$')) return value;
  const [, map = ''] = new RegExp(`map "[^"]+" \\${value} \\{([^}]*)\\}`).exec(conf) ?? [];
  return /default "([^"]*)";/.exec(map)?.[1];
}

it.each(Object.entries(documentHeaders))('nginx sends %s as the bundled edge does', (header, value) => {
  expect(sent(header)).toBe(value);
});

it('nginx sends none of them but nosniff with a picture, a film or a sound', () => {
  const maps = [...conf.matchAll(/map "\$status \$sent_http_content_type" \$\w+_policy \{([^}]*)\}/g)];
  expect(maps).toHaveLength(3);
  for (const [, map] of maps) expect(map).toContain('"~^304|^\\d+ (image|video|audio)/" "";');
});

it('nginx treats as media what the bundled edge does, and sends the same document for a folder', () => {
  const [folder] = addresses.mediaFolder('a'.repeat(64), 'r').split('/');
  expect(areaOf(`${folder}/a/r/w320.jpg`)).toBe('media');
  const named = [...conf.matchAll(/location (?:\^~ )?\/(\w+)\/ \{/g)].map(([, name]) => name);
  expect(named).toEqual([folder, folder]);
  const rewritten = [...conf.matchAll(/\/slugline-public(\$1\S+) break;/g)].map(([, path]) => path);
  expect(rewritten).toEqual([addresses.page('$1'), addresses.page('$1')]);
});

describe('what nginx answers by itself', () => {
  const answers = [...conf.matchAll(/return (\d+) '([^']*)';/g)].map(([, status, text = '']) => ({
    status: Number(status),
    text,
  }));
  const problems = answers.filter(({ text }) => text.startsWith('{'));

  it('is the page of the bundled edge where there is nothing', () => {
    expect(answers).toContainEqual({ status: 404, text: nothingHere });
  });

  it.each(problems)('$status is said in the words of the list of codes', ({ status, text }) => {
    const { code, ...problem } = JSON.parse(text);
    expect(problem).toEqual({
      type: `urn:slugline:error:${code}`,
      title: codes[code as keyof typeof codes].title,
      status: codes[code as keyof typeof codes].status,
      detail: expect.any(String),
      remedy: codes[code as keyof typeof codes].remedy,
    });
    expect(problem.status).toBe(status);
  });

  it('has a problem for each error page', () => {
    expect(problems.map(({ status }) => status)).toEqual([404, 405, 412, 416, 503]);
  });
});
