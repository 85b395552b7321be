import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nothingHere } from '@slugline/edge/testing';
import { documentHeaders } from '@slugline/store';
import { addresses, areaOf, cacheTags, codes } from '@slugline/story';
import { describe, expect, it } from 'vitest';

const conf = readFileSync(join(import.meta.dirname, 'edge', 'nginx.conf'), 'utf8');

/** Returns the value of a header that nginx sends with a document: the literal value, or the default of its map. */
function sent(header: string): string | undefined {
  const [, value = ''] = new RegExp(`add_header ${header} (\\S+) always;`, 'i').exec(conf) ?? [];
  if (!value.startsWith('$')) return value;
  const [, map = ''] = new RegExp(`map "[^"]+" \\${value} \\{([^}]*)\\}`).exec(conf) ?? [];
  return /default "([^"]*)";/.exec(map)?.[1];
}

it.each(Object.entries(documentHeaders))('nginx sends %s as the bundled edge does', (header, value) => {
  expect(sent(header)).toBe(value);
});

it('nginx sends only nosniff of them with images, video and audio', () => {
  const maps = [...conf.matchAll(/map "\$status \$sent_http_content_type" \$\w+_policy \{([^}]*)\}/g)];
  expect(maps).toHaveLength(3);
  for (const [, map] of maps) expect(map).toContain('"~^304|^\\d+ (image|video|audio)/" "";');
});

it('nginx has the same media folder, and the same document for a folder, as the bundled edge', () => {
  const [folder] = addresses.mediaFolder('a'.repeat(64), 'r').split('/');
  expect(areaOf(`${folder}/a/r/w320.jpg`)).toBe('media');
  const named = [...conf.matchAll(/location (?:\^~ )?\/(\w+)\/ \{/g)].map(([, name]) => name);
  expect(named).toEqual([folder, folder]);
  const rewritten = [...conf.matchAll(/\/slugline-public(\$1\S+) break;/g)].map(([, path]) => path);
  expect(rewritten).toEqual([addresses.page('$1'), addresses.page('$1'), addresses.page('$1')]);
});

it('nginx knows the tag of the notice of a retracted story', () => {
  expect(conf).toContain(`"~(^|,)${cacheTags.retracted}(,|$)" @gone;`);
});

describe('an answer of nginx itself', () => {
  const answers = [...conf.matchAll(/return (\d+) '([^']*)';/g)].map(([, status, text = '']) => ({
    status: Number(status),
    text,
  }));
  const problems = answers.filter(({ text }) => text.startsWith('{'));

  it('is the page of the bundled edge for an address that does not exist', () => {
    expect(answers).toContainEqual({ status: 404, text: nothingHere('en') });
  });

  it.each(problems)('with $status has title and remedy of the list of codes', ({ status, text }) => {
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

  it('is a problem document for each error status', () => {
    expect(problems.map(({ status }) => status)).toEqual([404, 405, 412, 416, 503]);
  });
});
