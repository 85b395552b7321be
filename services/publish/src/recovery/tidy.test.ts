import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keys } from '@slugline/story';
import { openNewsroom } from '@slugline/testing/newsroom/without-workers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tidy } from './tidy.ts';

let newsroom: Awaited<ReturnType<typeof openNewsroom>>;
beforeEach(async () => {
  newsroom = await openNewsroom();
});
afterEach(() => newsroom.close());

const hour = 3_600_000;

it('files of killed writers are removed from every store after a day, and nothing else', async () => {
  const { context } = newsroom;
  const { working, destinations } = context;
  const roots = [working, ...destinations.map(({ store }) => store)].map(({ name }) => name);
  for (const root of roots) await writeFile(join(root, '.tmp', 'half-a-film'), 'half');
  const [unnamed, original] = [keys.incoming('one'), keys.original('0'.repeat(64))];
  for (const key of [unnamed, original]) await working.put(key, 'a film');
  const left = () => Promise.all(roots.map((root) => readdir(join(root, '.tmp'))));

  await tidy(context, Date.now() + 23 * hour);
  expect(await left()).toEqual(roots.map(() => ['half-a-film']));
  expect(await working.head(unnamed)).toBeDefined();

  await tidy(context, Date.now() + 25 * hour);
  expect(await left()).toEqual(roots.map(() => []));
  expect(await working.head(unnamed)).toBeUndefined();
  expect(await working.head(original)).toBeDefined();
});
