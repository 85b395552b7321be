import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StatusReport } from '@slugline/story';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mayMount, withSmallDisk } from '../../packages/video/src/testing/small-disk.ts';
import { type Desk, openDesk } from '../support/command.ts';
import { freePort } from '../support/house.ts';
import { asFile, layOut } from '../support/media.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

describe('a working store whose disk is full', () => {
  it('refuses what it can not keep, keeps what it has, and goes on when there is room', async ({ skip }) => {
    if (!mayMount()) skip('this user may not mount');
    const disk = join(desk.folder, 'disk');
    await mkdir(disk);
    const settings = { working: { kind: 'directory', path: join(disk, 'working') } };
    await writeFile(join(desk.folder, 'slugline.yaml'), JSON.stringify(settings));
    const port = await freePort();
    const env = { SLUGLINE_URL: `http://127.0.0.1:${port}` };
    const house = desk.start(
      ['up', '--port', String(port), '--data', 'data'],
      {},
      withSmallDisk(disk, 4 * 1024 * 1024),
    );
    await house.says(/Slugline is up/);

    const text = (headline: string) => asFile('draft.txt', `${headline}\n\nTold in full.\n`);
    const submit = async (name: string, files: Promise<File>[]) => {
      await mkdir(join(desk.folder, name));
      await layOut(join(desk.folder, name), await Promise.all(files));
      return desk.run(['submit', name, '--wait', '--json'], env);
    };
    const before = await submit('before', [text('Before the flood')]);
    expect(before.code).toBe(0);
    const story = JSON.parse(before.stdout) as StatusReport;

    const tooMuch = await submit('flood', [
      text('The flood'),
      asFile('rain.mov', randomBytes(6 * 1024 * 1024)),
    ]);
    expect({ code: tooMuch.code, stdout: tooMuch.stdout }).toEqual({ code: 3, stdout: '' });
    expect(tooMuch.stderr).toMatch(/rain\.mov.*no space left.*\n.*free some room/);

    const after = await submit('after', [text('After the flood')]);
    expect(after).toMatchObject({ code: 0 });
    expect(JSON.parse(after.stdout)).toMatchObject({ state: 'complete', refused: [] });
    const listed = JSON.parse((await desk.run(['status', '--json'], env)).stdout) as StatusReport[];
    expect(listed.map(({ headline, state }) => [headline, state])).toEqual([
      ['After the flood', 'complete'],
      ['Before the flood', 'complete'],
    ]);
    expect((await fetch(story.url ?? '')).status).toBe(200);
    expect((await house.stop()).code).toBe(0);
    expect(await desk.left()).toEqual([]);
  });
});
