import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { documentHeaders } from '../packages/store/src/document-headers.ts';

const conf = readFileSync(join(import.meta.dirname, 'edge', 'nginx.conf'), 'utf8');

/** The value that nginx sends with a document: the word itself, or the default of the map that a variable names. */
function sent(header: string): string | undefined {
  const [, value = ''] = new RegExp(`add_header ${header} (\\S+) always;`, 'i').exec(conf) ?? [];
  if (!value.startsWith('$')) return value;
  const [, map = ''] = new RegExp(`map \\S+ \\${value} \\{([^}]*)\\}`).exec(conf) ?? [];
  return /default "([^"]*)";/.exec(map)?.[1];
}

it.each(Object.entries(documentHeaders))('nginx sends %s as the bundled edge does', (header, value) => {
  expect(sent(header)).toBe(value);
});

it('nginx sends none of them but nosniff with a picture, a film or a sound', () => {
  const maps = [...conf.matchAll(/map \$sent_http_content_type \$\w+_policy \{([^}]*)\}/g)];
  expect(maps).toHaveLength(3);
  for (const [, map] of maps) expect(map).toContain('"~^(image|video|audio)/" "";');
});
