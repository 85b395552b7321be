import type { StatusReport } from '@slugline/story';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { type Desk, openDesk } from '@slugline/testing/processes/command';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let desk: Desk;
let server: TestServer;
beforeAll(async () => {
  desk = await openDesk();
  server = await startTestServer();
});
afterAll(async () => {
  await server.stop();
  await desk.close();
});

const slugline = (...args: string[]) => desk.run(args, { SLUGLINE_URL: server.url });

describe('an editor on the command line', () => {
  it('holds a story, schedules it, and lets it go out', async () => {
    const embargo = '2047-01-01T06:00:00.000Z';
    const sent = await server.submit({ draft: 'Verdict agreed\n\nNot yet.\n', story: { embargo } });
    const { storyId } = (await sent.json()) as StatusReport;
    await server.reaches(storyId, 'scheduled');

    const held = await slugline('hold', storyId, '--reason', 'the lawyers want to see it');
    expect(held).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('held (the lawyers want to see it)'),
    });
    const released = await slugline('release', storyId, '--kind', 'editor', '--reason', 'seen');
    expect(released).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`goes out at ${embargo}, when its embargo ends`),
    });
    const later = await slugline('schedule', storyId, '--at', '2047-01-02 06:00', '--json');
    expect(JSON.parse(later.stdout)).toMatchObject({
      schedule: { due: '2047-01-02T06:00:00.000Z', embargo },
    });
    const lifted = await slugline('schedule', storyId, '--now', '--lift-embargo', '--reason', 'all is well');
    expect(lifted.code).toBe(0);
    expect(await server.reaches(storyId, 'complete')).toMatchObject({ schedule: null });
  });

  it('sets when a live story expires, and lifts that', async () => {
    const sent = await server.submit({ draft: 'Lock opens\n\nAt dawn.\n' });
    const { storyId } = (await sent.json()) as StatusReport;
    await server.reaches(storyId, 'complete');
    const expires = '2047-01-01T06:00:00.000Z';
    expect(await slugline('schedule', storyId, '--expires', expires)).toMatchObject({
      ...{ code: 0, stdout: expect.stringContaining(`expires at ${expires}`) },
    });
    const lifted = await slugline('schedule', storyId, '--lift-expiry', '--json');
    expect(JSON.parse(lifted.stdout)).toMatchObject({ state: 'complete', expires: null });
  });

  it('makes a link to a preview, and ends it', async () => {
    const sent = await server.submit({
      draft: 'Budget agreed\n\nNot yet.\n',
      story: { embargo: '2047-01-01T06:00:00Z' },
    });
    const { storyId } = (await sent.json()) as StatusReport;
    await server.reaches(storyId, 'scheduled');
    const made = await slugline('preview', storyId, '--hours', '2', '--json');
    const { url } = JSON.parse(made.stdout) as { url: string };
    expect(await (await fetch(url)).text()).toContain('Budget agreed');
    expect((await slugline('preview', storyId, '--revoke')).code).toBe(0);
    expect((await fetch(url)).status).toBe(404);
  });

  it.for([
    ['a hold without a reason', ['hold', 'STORY'], /--reason/],
    ['a schedule without a time', ['schedule', 'STORY'], /say when: --at TIME/],
    [
      'two times at once',
      ['schedule', 'STORY', '--at', '2047-01-01 06:00', '--now'],
      /not possible together/,
    ],
    [
      'a time to expire and none',
      ['schedule', 'STORY', '--expires', '2047-01-01 06:00', '--lift-expiry'],
      /not possible together/,
    ],
    ['an unknown kind of hold', ['release', 'STORY', '--kind', 'lawyers'], /missing-media/],
  ] as const)('is told about wrong usage: %s', async ([, args, words]) => {
    expect(await slugline(...args)).toMatchObject({ code: 2, stderr: expect.stringMatching(words) });
  });
});
