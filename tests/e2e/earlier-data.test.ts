import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { moveSmallObjects } from '@slugline/store';
import type { StatusReport } from '@slugline/story';
import { filesBelow } from '@slugline/testing/files/files-below';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { openDesk } from '@slugline/testing/processes/command';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/**
 * The folders in tests/data with their stories: the slug of each, or its draft if it has no slug, and its
 * state.
 */
const newsrooms = {
  'one-event-per-entry': {
    'the-harbour-gazette': 'complete',
    'lighthouse-painted': 'complete',
    'two-pictures-of-the-bridge': 'held',
    'budget-agreed': 'scheduled',
    none: 'refused',
  },
};

let home: string;
let server: TestServer | undefined;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'slugline-earlier-'));
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
  await rm(home, { recursive: true });
});

const open = async () => {
  server = await startTestServer({ folder: home });
  return server;
};
const listed = async ({ url }: TestServer) =>
  ((await (await fetch(`${url}/v1/stories`)).json()) as { stories: StatusReport[] }).stories;
const states = (stories: readonly StatusReport[]) =>
  Object.fromEntries(stories.map(({ slug, state }) => [slug ?? 'none', state]));

/** Returns the text of each file below a folder by its path. */
const contents = async (folder: string) =>
  Object.fromEntries(
    (await filesBelow(folder)).map(({ name, bytes }) => [relative(folder, name), bytes.toString('latin1')]),
  );

describe.each(Object.entries(newsrooms))('the data of an earlier version, %s', (name, expected) => {
  beforeEach(async () => {
    const source = join(import.meta.dirname, '../data', name);
    for (const part of ['working', 'redis'])
      await cp(join(source, part), join(home, 'data', part), { recursive: true });
    await cp(join(source, 'public'), join(home, 'public'), { recursive: true });
  });

  it('are not opened before `slugline migrate`, which moves them', async () => {
    const desk = await openDesk();
    const env = { SLUGLINE_DATA: join(home, 'data'), SLUGLINE_DESTINATION: join(home, 'public') };
    const refused = await desk.run(['up', '--port', '0'], env);
    expect(refused).toMatchObject({ code: 3, stdout: '' });
    expect(refused.stderr).toMatch(/plain files.*\n.*slugline migrate/);
    expect(await desk.run(['doctor'], env)).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/PROBLEM +store .*slugline migrate/),
    });
    expect(await desk.run(['migrate'], env)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+ small objects .* were moved/),
      stderr: '',
    });
    const exported = await desk.run(['export', join(home, 'exported')], env);
    expect(exported).toMatchObject({ code: 0, stderr: '' });
    // Only this user may read it.
    expect((await stat(join(home, 'exported'))).mode & 0o077).toBe(0);
    expect(await contents(join(home, 'exported'))).toEqual(
      await contents(join(import.meta.dirname, '../data', name, 'working')),
    );
    const server = await open();
    expect(states(await listed(server))).toEqual(expected);
    expect(await desk.run(['migrate'], env)).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/running/),
    });
    await desk.close();
  });

  it('are saved as far as they can be read when the file is damaged, and nothing starts on it', async () => {
    const working = join(home, 'data/working');
    await moveSmallObjects(working);
    const file = join(working, '.small/objects.sqlite');
    const bytes = await readFile(file);
    await writeFile(file, bytes.fill(0xa5, bytes.length - 4096));
    const desk = await openDesk();
    const env = { SLUGLINE_DATA: join(home, 'data'), SLUGLINE_DESTINATION: join(home, 'public') };
    const refused = await desk.run(['up', '--port', '0'], env);
    expect(refused).toMatchObject({ code: 3, stdout: '' });
    expect(refused.stderr).toMatch(/objects\.sqlite is damaged.*\n.*slugline export/);
    const exported = await desk.run(['export', join(home, 'exported')], env);
    expect(exported.code).toBe(1);
    expect(exported.stderr).toMatch(/the store is damaged\. Not saved:\n( {2}\w+\/.*\n)+$/);
    const lost = exported.stderr.split('\n').slice(1, -1);
    const before = await contents(join(import.meta.dirname, '../data', name, 'working'));
    const saved = await contents(join(home, 'exported'));
    for (const [path, text] of Object.entries(saved)) expect(text).toBe(before[path]);
    expect([...Object.keys(saved), ...lost.map((line) => line.trim())].toSorted()).toEqual(
      Object.keys(before).toSorted(),
    );
    await desk.close();
  });

  it('are opened and listed, and a story that was held is released and published', async () => {
    await moveSmallObjects(join(home, 'data/working'));
    const newsroom = await open();
    const stories = await listed(newsroom);
    expect(states(stories)).toEqual(expected);
    const held = stories.find(({ state }) => state === 'held');
    if (held === undefined) throw new Error('one is held');
    const path = `/v1/stories/${held.storyId}/release`;
    expect((await fetch(`${newsroom.url}${path}`, { method: 'POST' })).status).toBe(202);
    const { url } = await newsroom.reaches(held.storyId, 'complete');
    expect((await fetch(url ?? '')).status).toBe(200);
  });

  it('are rebuilt from the journal alone', async () => {
    await rm(join(home, 'data/redis'), { recursive: true });
    await moveSmallObjects(join(home, 'data/working'));
    const desk = await openDesk();
    const env = { SLUGLINE_DATA: join(home, 'data'), SLUGLINE_DESTINATION: join(home, 'public') };
    const { code, stdout, stderr } = await desk.run(['rebuild'], env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('the journal is folded');
    await desk.close();
    expect(states(await listed(await open()))).toEqual(expected);
  });
});
