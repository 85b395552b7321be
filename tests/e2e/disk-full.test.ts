import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StatusReport } from '@slugline/story';
import { mayMount, withSmallDisk } from '@slugline/testing/files/small-disk';
import { type Desk, openDesk } from '@slugline/testing/processes/command';
import { asFile, layOut } from '@slugline/testing/samples/media';
import { freePort } from '@slugline/testing/servers/free-port';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

describe('a working store whose disk is full', () => {
  it('refuses what it cannot keep, keeps what it has, and goes on when there is room', async ({ skip }) => {
    if (!mayMount()) skip('this user may not mount');
    const disk = join(desk.folder, 'disk');
    await mkdir(disk);
    const settings = { working: { kind: 'directory', path: join(disk, 'working') } };
    await writeFile(join(desk.folder, 'slugline.yaml'), JSON.stringify(settings));
    const port = await freePort();
    const env = { SLUGLINE_URL: `http://127.0.0.1:${port}` };
    const server = desk.start(
      ['up', '--port', String(port), '--data', 'data'],
      {},
      withSmallDisk(disk, 4 * 1024 * 1024),
    );
    await server.says(/Slugline is up/);

    const text = (headline: string) => asFile('draft.txt', `${headline}\n\nTold in full.\n`);
    const submit = async (name: string, files: Promise<File>[]) => {
      await mkdir(join(desk.folder, name));
      await layOut(join(desk.folder, name), await Promise.all(files));
      return desk.run(['submit', name, '--again', '--wait', '--json'], env);
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
    expect((await server.stop()).code).toBe(0);
    expect(await desk.left()).toEqual([]);
  });

  it('loses no text story that it accepted, and says of the others why they are not', async ({ skip }) => {
    if (!mayMount()) skip('this user may not mount');
    const disk = join(desk.folder, 'small-disk');
    await mkdir(disk);
    const settings = { working: { kind: 'directory', path: join(disk, 'working') } };
    await writeFile(join(desk.folder, 'slugline.yaml'), JSON.stringify(settings));
    const port = await freePort();
    const server = desk.start(
      ['up', '--port', String(port), '--data', 'other-data'],
      {},
      withSmallDisk(disk, 4 * 1024 * 1024),
    );
    await server.says(/Slugline is up/);
    // The disk as the server sees it: proc(5).
    const filler = join('/proc', String(server.pid), 'root', disk, 'filler');

    const stories = `http://127.0.0.1:${port}/v1/stories`;
    const send = async (n: number) => {
      const form = new FormData();
      form.set('draft', new Blob([`Flood ${n}\n\n${'The water rises. '.repeat(200)}\n`]), 'draft.txt');
      const answer = await fetch(stories, { method: 'POST', body: form });
      return {
        status: answer.status,
        ...((await answer.json()) as Partial<StatusReport> & { code?: string }),
      };
    };
    const sending = Array.from({ length: 8 }, (_, n) => send(n));
    await expect(writeFile(filler, Buffer.alloc(5 * 1024 * 1024))).rejects.toMatchObject({ code: 'ENOSPC' });
    while ((await send(100)).status === 202) await sleep(50);
    const refused = await send(101);
    expect(refused).toMatchObject({ status: 507, code: 'store_full' });
    // Reading needs no space.
    expect((await fetch(stories)).status).toBe(200);

    await rm(filler);
    const again = await send(102);
    const accepted = [...(await Promise.all(sending)), again].filter(({ status }) => status === 202);
    expect(accepted.length).toBeGreaterThan(0);
    expect(
      (await Promise.all(sending)).every(({ code }) => code === undefined || code === 'store_full'),
    ).toBe(true);
    for (const { storyId } of accepted)
      await expect
        .poll(async () => ((await (await fetch(`${stories}/${storyId}`)).json()) as StatusReport).state)
        .toBe('complete');
    expect((await server.stop()).code).toBe(0);
  });
});

describe('a catalogue whose disk is full', () => {
  it('stops no story, says that it can’t be read, and has all stories when there is room', async ({
    skip,
  }) => {
    if (!mayMount()) skip('this user may not mount');
    const disk = join(desk.folder, 'full', 'catalogue');
    const room = join(desk.folder, 'there-is-room');
    await mkdir(disk, { recursive: true });
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const server = desk.start(['up', '--port', String(port), '--data', 'full'], {}, [
      ...withSmallDisk(disk, 4 * 1024 * 1024),
      ...filledUntil(room, disk),
    ]);
    await server.says(/Slugline is up/);
    await mkdir(join(desk.folder, 'lighthouse'));
    await layOut(join(desk.folder, 'lighthouse'), [await asFile('draft.txt', 'A lighthouse\n\nIt stays.\n')]);
    const sent = await desk.run(['submit', 'lighthouse', '--wait', '--json'], { SLUGLINE_URL: url });
    expect(sent.code).toBe(0);
    const { storyId } = JSON.parse(sent.stdout) as StatusReport;

    const listed = async (query: string) => {
      const answer = await fetch(`${url}/v1/stories${query}`);
      const { code, stories = [] } = (await answer.json()) as { code?: string; stories?: StatusReport[] };
      return { code, ids: stories.map((story) => story.storyId) };
    };
    expect(await listed('')).toEqual({ ids: [storyId] });
    expect((await listed('?q=lighthouse')).code).toMatch(/^(catalogue_unavailable|store_full)$/);
    const readiness = await fetch(`${url}/readyz`);
    expect(readiness.status).toBe(200);
    expect(await readiness.json()).toMatchObject({ catalogue: { down: expect.any(String) } });

    await writeFile(room, '');
    await expect.poll(() => listed('?q=lighthouse'), { timeout: 100_000 }).toEqual({ ids: [storyId] });
    expect((await server.stop()).code).toBe(0);
  }, 150_000);
});

/** Command prefix that fills the disk at the folder until the file `room` is there, or for two minutes. */
const filledUntil = (room: string, folder: string): string[] => [
  ...['sh', '-c'],
  `cat /dev/zero > "$1/ballast" 2> /dev/null
   (n=0; while [ ! -e "$0" ] && [ $n -lt 600 ]; do sleep 0.2; n=$((n + 1)); done; rm "$1/ballast") &
   shift; exec "$@"`,
  room,
  folder,
];
