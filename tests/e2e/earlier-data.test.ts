import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StatusReport } from '@slugline/story';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDesk } from '../support/command.ts';
import { startTestHouse, type TestHouse } from '../support/house.ts';

/** The folders in tests/data, and the stories in each: from the slug, or the draft of one that has none, to its state. */
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
let house: TestHouse | undefined;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'slugline-earlier-'));
});
afterEach(async () => {
  await house?.stop();
  house = undefined;
  await rm(home, { recursive: true });
});

const open = async () => {
  house = await startTestHouse({ folder: home });
  return house;
};
const listed = async ({ url }: TestHouse) =>
  ((await (await fetch(`${url}/v1/stories`)).json()) as { stories: StatusReport[] }).stories;
const states = (stories: readonly StatusReport[]) =>
  Object.fromEntries(stories.map(({ slug, state }) => [slug ?? 'none', state]));

describe.each(Object.entries(newsrooms))('the data of an earlier version, %s', (name, expected) => {
  beforeEach(async () => {
    const source = join(import.meta.dirname, '../data', name);
    for (const part of ['working', 'redis'])
      await cp(join(source, part), join(home, 'data', part), { recursive: true });
    await cp(join(source, 'public'), join(home, 'public'), { recursive: true });
  });

  it('are opened and listed, and a story that was held then is released and goes out', async () => {
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
    const desk = await openDesk();
    const env = { SLUGLINE_DATA: join(home, 'data'), SLUGLINE_DESTINATION: join(home, 'public') };
    const { code, stdout, stderr } = await desk.run(['rebuild'], env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('the journal is folded');
    await desk.close();
    expect(states(await listed(await open()))).toEqual(expected);
  });
});
