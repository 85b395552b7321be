import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import type { StatusReport } from '@slugline/story';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from '../support/command.ts';
import { startTestHouse, type TestHouse } from '../support/house.ts';
import { animation, asFile, layOut, photograph } from '../support/media.ts';
import { rawForm } from '../support/multipart.ts';

const megabyte = 1024 * 1024;
const text = 'Lighthouse relit\n\nAfter three dark winters.\n';

let house: TestHouse;
let desk: Desk;
let accepted: StatusReport;

beforeAll(async () => {
  [house, desk] = await Promise.all([
    startTestHouse({ settings: () => ({ limits: { fileBytes: 2 * megabyte, files: 12 } }) }),
    openDesk(),
  ]);
  // What was accepted before all that follows must be as it was after it.
  accepted = await settled(await house.submit({ draft: text, media: [await photograph('lamp.jpg')] }));
});
afterEach(async () => {
  expect(await house.status(accepted.storyId)).toEqual(accepted);
  expect((await fetch(accepted.url ?? '')).status).toBe(200);
});
afterAll(async () => {
  await house.stop();
  await desk.close();
});

async function settled(response: Response): Promise<StatusReport> {
  expect(response.status).toBe(202);
  return house.settled(((await response.json()) as StatusReport).storyId);
}

async function problem(response: Response) {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const document = (await response.json()) as { title: string; detail: string; code: string; status: number };
  expect(document.status).toBe(response.status);
  return document;
}

/** What a request or a job must not leave: uploads without a name, temporary files, scratch space. */
async function leftovers(): Promise<string[]> {
  const data = join(house.folder, 'data');
  const places = [
    join(data, 'working', 'incoming'),
    join(data, 'working', '.tmp'),
    join(house.destination, '.tmp'),
    house.context.scratch,
  ];
  const found = await Promise.all(places.map((place) => readdir(place).catch(() => [])));
  return found.flat();
}

const submitted = async (name: string, files: File[]) => {
  await mkdir(join(desk.folder, name));
  await layOut(join(desk.folder, name), files);
  return desk.run(['submit', name, '--wait', '--json'], { SLUGLINE_URL: house.url });
};

describe('a draft that is none', () => {
  it.for([
    ['empty', 'draft_empty', ''],
    ['of blanks alone', 'draft_empty', ' \n\n \t \n'],
    ['of 5 MB', 'draft_too_large', `Headline\n\n${'word '.repeat(megabyte)}`],
    ['of 9 MB', 'draft_too_large', `Headline\n\n${'word '.repeat(2 * megabyte)}`],
    ['a picture', 'draft_not_text', 'jpeg'],
    ['a Word document', 'draft_not_text', 'PK\u0003\u0004 and so on'],
  ] as const)('is refused by name: %s', async ([, code, content]) => {
    const draft = content === 'jpeg' ? await photograph('x') : new Blob([content]);
    const response = await house.submit({ draft, draftName: 'monday.txt' });
    if (response.status === 202) {
      const report = await settled(response);
      expect(report).toMatchObject({
        state: 'refused',
        edition: 0,
        reason: expect.stringContaining('monday.txt'),
      });
    } else {
      expect(await problem(response)).toMatchObject({ code, title: expect.stringContaining('monday.txt') });
    }
  });

  it('ends the command with its name and the remedy', async () => {
    const { code, stderr } = await submitted('picture as draft', [
      new File([await photograph('x')], 'monday.txt'),
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('monday.txt is a JPEG picture, not text');
  });

  it('is not cut where a form field would be', async () => {
    const response = await fetch(
      `${house.url}/v1/stories`,
      rawForm([{ field: 'draft', body: `Headline\n\n${'word '.repeat(megabyte)}` }]),
    );
    const refused =
      response.status === 202 ? (await settled(response)).reason : (await problem(response)).title;
    expect(refused).toMatch(/draft\.txt has .*MB|draft\.txt has more than/);
  });

  it.for([
    ['there is none', 'draft_missing', [{ field: 'media', filename: '"a.jpg"', body: 'x' }]],
    [
      'there are two',
      'draft_ambiguous',
      ['a.txt', 'b.txt'].map((name) => ({ field: 'draft', filename: `"${name}"`, body: text })),
    ],
    ['a part is of no known kind', 'request_invalid', [{ field: 'photo', filename: '"a.jpg"', body: 'x' }]],
    ['a medium has no file name', 'request_invalid', [{ field: 'media', body: 'x' }]],
    [
      'there are too many files',
      'request_too_large',
      [...Array(13).keys()].map((n) => ({ field: 'media', filename: `"${n}.jpg"`, body: `${n}` })),
    ],
    [
      'the settings have an unknown field',
      'settings_invalid',
      [
        { field: 'story', body: '{"emabrgo":"2030-01-01T00:00:00Z"}' },
        { field: 'draft', body: text },
      ],
    ],
  ] as const)('is answered at once where %s', async ([, code, parts]) => {
    const response = await fetch(`${house.url}/v1/stories`, rawForm(parts));
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await problem(response)).toMatchObject({ code, detail: expect.stringMatching(/\w/) });
    await expect.poll(leftovers).toEqual([]);
  });

  it('is no form at all, or a form that breaks off', async () => {
    const json = await fetch(`${house.url}/v1/stories`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect([json.status, (await problem(json)).code]).toEqual([400, 'request_invalid']);
    const cut = rawForm(
      [
        { field: 'draft', body: text },
        { field: 'media', filename: '"a.jpg"', body: 'half of' },
      ],
      { closed: false },
    );
    const response = await fetch(`${house.url}/v1/stories`, cut);
    expect([response.status, (await problem(response)).code]).toEqual([400, 'request_invalid']);
    await expect.poll(leftovers).toEqual([]);
  });
});

describe('a file over the limit', () => {
  it('is refused by name while it is still being sent, and nothing of it stays', async () => {
    const large = await asFile('film of the day.mov', randomBytes(24 * megabyte));
    const response = await house.submit({ draft: text, media: [large] });
    expect(response.status).toBe(413);
    expect(await problem(response)).toMatchObject({
      code: 'request_too_large',
      title: expect.stringContaining('film of the day.mov'),
      detail: expect.stringContaining('raise the limit'),
    });
    await expect.poll(leftovers).toEqual([]);

    const { code, stdout, stderr } = await submitted('too large', [await asFile('draft.txt', text), large]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('film of the day.mov');
  });
});

/** A picture of 625 megapixels that weighs next to nothing: one bit per pixel, all of them black. */
function enormousPng(side = 25_000): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  const pixels = deflateSync(Buffer.alloc(side * (1 + Math.ceil(side / 8))), { level: 1 });
  const chunks = [chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]);
}

describe('an animation of 10,000 frames', () => {
  it('is published as its still, with a warning by name', async () => {
    const endless = await animation('endless.gif', 100, { size: '16x16', rate: 100 });
    const report = await settled(await house.submit({ draft: text, media: [endless] }));
    expect(report).toMatchObject({ state: 'complete', refused: [] });
    expect(report.warnings).toContainEqual({
      code: 'still_only',
      message: expect.stringMatching(
        /^endless\.gif has 10,000 frames, more than 2,000: send it as a video\./,
      ),
      where: 'endless.gif',
    });
    const names = report.media.flatMap(({ renditions }) => renditions.map(({ name }) => name));
    expect(names).toContain('w16.jpg');
    expect(names.filter((name) => name.startsWith('motion'))).toEqual([]);
    expect((await (await fetch(report.url ?? '')).text()).match(/<img /g)).toHaveLength(1);
  });
});

describe('a package with files that are not what they seem', () => {
  const canary = `canary-${randomBytes(8).toString('hex')}`;
  let asked = 0;
  const lure = createServer((_request, response) => {
    asked++;
    response.end(canary);
  });
  let files: File[];

  beforeAll(async () => {
    await new Promise<void>((resolve) => lure.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(lure.address() as AddressInfo).port}/segment.ts`;
    const beside = join(desk.folder, 'secret.ts');
    await writeFile(beside, canary);
    const playlist = ['secret.ts', beside, `file://${beside}`, address]
      .map((uri) => `#EXTINF:2,\n${uri}`)
      .join('\n');
    files = await Promise.all([
      asFile('draft.txt', text),
      photograph('good.jpg'),
      asFile('nothing.jpg', ''),
      asFile('letter.mp4', 'Dear editor, this is a letter.'),
      asFile('playlist.mp4', `#EXTM3U\n#EXT-X-TARGETDURATION:2\n${playlist}\n#EXT-X-ENDLIST\n`),
      asFile('script.mp4', `ffconcat version 1.0\nfile '${beside}'\nfile '${address}'\n`),
      asFile('drawing.png', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      asFile('poster.png', enormousPng()),
    ]);
  });
  afterAll(() => new Promise((resolve) => lure.close(resolve)));

  function goesOnWithout(report: StatusReport) {
    expect(report).toMatchObject({ state: 'complete', headline: 'Lighthouse relit' });
    expect(report.media.filter(({ state }) => state === 'ready').map(({ file }) => file)).toEqual([
      'good.jpg',
    ]);
    const reasons = Object.fromEntries(report.refused.map(({ file, code }) => [file, code]));
    expect(reasons).toEqual({
      'nothing.jpg': 'file_empty',
      'letter.mp4': 'file_unsupported',
      'playlist.mp4': 'file_unsupported',
      'script.mp4': 'file_unsupported',
      'drawing.png': 'file_unsupported',
      'poster.png': 'picture_too_large',
    });
    for (const { file, message } of report.refused) expect(message).toContain(file);
  }

  it('goes on with the good ones and names each of the others', async () => {
    const [, ...media] = files;
    const report = await settled(await house.submit({ draft: text, media }));
    goesOnWithout(report);
    expect((await (await fetch(report.url ?? '')).text()).match(/<img /g)).toHaveLength(1);
  });

  it('does so from the command line too', async () => {
    const { code, stdout } = await submitted('odd', files);
    expect(code).toBe(0);
    goesOnWithout(JSON.parse(stdout));
  });

  it('reads no other file and asks no server', async () => {
    expect(asked).toBe(0);
    // What is still being written has another name when it is read.
    await expect.poll(leftovers).toEqual([]);
    const entries = await readdir(house.folder, { recursive: true, withFileTypes: true });
    const written = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const file of written)
      expect([file, (await readFile(file)).includes(canary)]).toEqual([file, false]);
  });
});

describe('a file name', () => {
  const names = [
    'say "cheese".jpg',
    'two\nlines.jpg',
    '-rf.jpg',
    '--help.jpg',
    ' .hidden.jpg',
    'ünï 日本.jpg',
    "it's; rm.jpg",
  ];
  const colour = (n: number) => `#${(40 + n * 12).toString(16)}4466`;
  const clean = (name: string) => name.replaceAll('\n', ' ').trim().replace(/^\.+/, '');

  it('may be anything, and is shown as what it is', async () => {
    const media = await Promise.all(
      names.map((name, n) => photograph(name, { colour: colour(n), width: 64, height: 64 })),
    );
    const story = {
      lead: names[0],
      media: { [names[0] ?? '']: { alt: 'Three sailors', caption: 'At the quay' } },
    };
    const report = await settled(await house.submit({ draft: text, media, story }));
    expect(report).toMatchObject({ state: 'complete', refused: [] });
    expect(report.media.map(({ file }) => file)).toEqual(names.map(clean));
    expect(report.warnings.map(({ code }) => code)).not.toContain('file_not_in_package');
    expect(await (await fetch(report.url ?? '')).text()).toContain('alt="Three sailors"');

    const { code, stdout } = await submitted('names', [await asFile('draft.txt', text), ...media]);
    const again = JSON.parse(stdout) as StatusReport;
    expect({ code, refused: again.refused }).toEqual({ code: 0, refused: [] });
  });

  it('is never a path', async () => {
    const bytes = await photograph('x').then(async (file) => Buffer.from(await file.arrayBuffer()));
    const odd = [
      '"../../../../tmp/up.jpg"',
      '"C:\\\\Users\\\\ada\\\\own.jpg"',
      '"/etc/absolute.jpg"',
      '".."',
      '"a.jpg"',
      '"a.jpg"',
      '"story.yaml"',
    ];
    const media = odd.map((filename, n) => ({
      field: 'media',
      filename,
      body: Buffer.concat([bytes, Buffer.from([n])]),
    }));
    const draft = { field: 'draft', filename: '"../../story.yaml"', body: text };
    const settings = { field: 'story', body: '{"section":"coast"}' };
    const report = await settled(
      await fetch(`${house.url}/v1/stories`, rawForm([settings, draft, ...media])),
    );
    expect(report).toMatchObject({ state: 'complete', refused: [], headline: 'Lighthouse relit' });
    expect(report.path).toMatch(/^coast\//);
    expect(report.media.map(({ file }) => file)).toEqual([
      'up.jpg',
      'own.jpg',
      'absolute.jpg',
      'unnamed',
      'a.jpg',
      'a (2).jpg',
      'story.yaml',
    ]);
    const kept = await readdir(join(house.folder, 'data', 'working', 'submissions', report.storyId, 'r1'));
    expect(kept.sort()).toEqual(['story (2).yaml', 'story.yaml']);
  });

  it('may begin with a hyphen on the command line', async () => {
    await layOut(desk.folder, [await asFile('-draft.txt', text)]);
    const { code, stdout } = await desk.run(['submit', '--wait', '--', '-draft.txt'], {
      SLUGLINE_URL: house.url,
    });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining('Lighthouse relit: complete'),
    });
  });
});
