import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStory } from './read-story.ts';
import { send } from './send.ts';
import { upload } from './upload.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-upload-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Writes a file of a package and returns its path. */
async function fileOf(name: string, content: string | Buffer): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

/** Starts a server that handles every request with `answer`. */
async function answering(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return { url, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

/** Answers with the bytes that it received, or with nothing when the request was cut off. */
const mirror: RequestListener = async (request, response) =>
  response.end(await buffer(request).catch(() => ''));

describe('the upload of a package', () => {
  it('is a form that a standard parser reads, whatever the files are called', async () => {
    const odd = ['line\r\nfeed.jpg', 'a "quoted" one.jpg', 'Μέρα & naïve; x=1.jpg'];
    const video = Buffer.alloc(300_000, '\r\n--slugline-');
    const media = await Promise.all([...odd.map((name) => fileOf(name, name)), fileOf('film.mp4', video)]);
    const draft = await fileOf('draft.txt', 'Text\n');
    const shares: number[] = [];
    const story = { slug: 'a', lane: 'breaking' };
    const { headers, body } = await upload({ draft, media }, story, (share) => shares.push(share));
    // undici parses the form, not code of ours.
    const form = await new Response(await buffer(body), { headers }).formData();
    expect(JSON.parse(form.get('story') as string)).toEqual({ slug: 'a', lane: 'breaking' });
    expect(await (form.get('draft') as File).text()).toBe('Text\n');
    const files = form.getAll('media') as File[];
    expect(files.map(({ name }) => name)).toEqual([...odd, 'film.mp4']);
    expect(await Promise.all(files.slice(0, 3).map((file) => file.text()))).toEqual(odd);
    expect(Buffer.from(await (files[3] as File).arrayBuffer()).equals(video)).toBe(true);
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  });

  it('arrives byte for byte', async () => {
    await using server = await answering(mirror);
    const sent = Buffer.alloc(5_000_000, 'abcdefg');
    const answer = await send(server.url, { headers: {}, body: pieces(sent) });
    expect(Buffer.from(await answer.arrayBuffer()).equals(sent)).toBe(true);
  });

  it('names a file that can’t be read, before the upload and during it', async () => {
    const draft = await fileOf('draft.txt', 'Text\n');
    const gone = await fileOf('gone.mp4', 'film');
    const { headers, body } = await upload({ draft, media: [gone] }, {}, () => {});
    await rm(gone);
    await using server = await answering(mirror);
    const refusal = {
      code: 'file_missing',
      where: gone,
      message: expect.stringContaining('it does not exist'),
    };
    await expect(send(server.url, { headers, body })).rejects.toMatchObject(refusal);
    await expect(upload({ draft, media: [gone] }, {}, () => {})).rejects.toMatchObject(refusal);
    await expect(readStory(gone, {})).rejects.toMatchObject(refusal);
  });

  it('stops when the answer comes before the whole body was sent', async () => {
    await using server = await answering((_request, response) => {
      response.writeHead(413).end('too large');
    });
    const answer = await send(server.url, { headers: {}, body: endless() });
    expect([answer.status, await answer.text()]).toEqual([413, 'too large']);
  });

  it('fails with the error of the connection where no server listens', async () => {
    const { url, [Symbol.asyncDispose]: close } = await answering(mirror);
    await close();
    await expect(send(url, { headers: {}, body: endless() })).rejects.toThrow('ECONNREFUSED');
  });
});

async function* pieces(whole: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < whole.length; at += 65_536) yield whole.subarray(at, at + 65_536);
}

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield Buffer.alloc(65_536);
}
