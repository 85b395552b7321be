import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { recipes } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { inspectMedia } from './inspect/inspect.ts';
import { makeAudio } from './make-audio.ts';
import { makeVideo } from './make-video.ts';
import { clip, ffmpeg, probe, tempFolder } from './testing/clips.ts';

const signal = new AbortController().signal;
const timeout = 30_000;

const playlist = (address: string) =>
  `#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n${address}\n#EXT-X-ENDLIST\n`;
const mpd = (address: string) =>
  `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT3S">` +
  `<Period><AdaptationSet mimeType="video/mp2t"><Representation id="1" bandwidth="1"><BaseURL>${address}</BaseURL>` +
  `</Representation></AdaptationSet></Period></MPD>`;
const sdp =
  'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 45678 RTP/AVP 96\na=rtpmap:96 H264/90000\n';

describe('a file that would have ffmpeg open another', { timeout }, () => {
  it('can be read without the guard: these attacks are real', async () => {
    await using folder = await tempFolder();
    await clip(join(folder.path, 'secret.ts'), { seconds: 1 });
    for (const text of [playlist('secret.ts'), 'ffconcat version 1.0\nfile secret.ts\n']) {
      const file = join(folder.path, 'in.mp4');
      await writeFile(file, text);
      expect((await probe(file, 'stream=codec_name')).streams.length).toBeGreaterThan(0);
    }
  });

  it.each([
    ['an HLS playlist of a neighbour', playlist('secret.ts')],
    [
      'an HLS playlist with an encryption key from a file',
      playlist('secret.ts').replace('#EXTINF', '#EXT-X-KEY:METHOD=AES-128,URI="secret.ts"\n#EXTINF'),
    ],
    ['a concatenation', 'ffconcat version 1.0\nfile secret.ts\n'],
    ['a DASH manifest', mpd('secret.ts')],
    ['a session description', sdp],
  ])('is refused when it is %s named .mp4', async (_, text) => {
    await using folder = await tempFolder();
    await clip(join(folder.path, 'secret.ts'), { seconds: 1 });
    const input = { file: join(folder.path, 'in.mp4'), name: 'in.mp4' };
    await writeFile(input.file, text);
    const refused = { code: expect.stringMatching(/^video_(unsupported|broken)$/), where: 'in.mp4' };
    await expect(inspectMedia(input.file, input.name, signal)).rejects.toMatchObject(refused);
    const out = join(folder.path, 'out');
    await expect(makeVideo(input, out, recipes.video, { signal })).rejects.toMatchObject(refused);
    await expect(makeAudio(input, out, recipes.audio, { signal })).rejects.toMatchObject(refused);
  });

  it('asks nothing of the network', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/canary.ts`;
    await using folder = await tempFolder();
    const file = join(folder.path, 'in.mp4');
    for (const text of [playlist(address), `ffconcat version 1.0\nfile ${address}\n`, mpd(address)]) {
      await writeFile(file, text);
      await expect(inspectMedia(file, 'in.mp4', signal)).rejects.toThrow('in.mp4');
    }
    await expect(inspectMedia(address, 'address.mp4', signal)).rejects.toThrow('address.mp4');
    server.close();
    expect(asked).toEqual([]);
  });
});

describe('a file with an odd name', { timeout }, () => {
  it.each([
    'it\'s "quoted".mp4',
    '-version.mp4',
    'frame-%d.mp4',
    'two\nlines.mp4',
    'concat:a|b.mp4',
    'a;b,c[d].mp4',
  ])('is taken as that file: %j', async (name) => {
    await using folder = await tempFolder();
    const plain = await clip(join(folder.path, 'plain.mp4'), { seconds: 0.2, sound: false });
    const file = join(folder.path, name);
    await writeFile(file, await readFile(plain));
    expect(await inspectMedia(file, name, signal)).toMatchObject({ kind: 'video' });
  });
});

describe('a file that holds nothing to publish', { timeout }, () => {
  it('is refused with words that a reporter understands', async () => {
    await using folder = await tempFolder();
    const file = join(folder.path, 'in.mp4');
    await writeFile(file, 'this is a text\n'.repeat(20));
    await expect(inspectMedia(file, 'talk.mp4', signal)).rejects.toMatchObject({
      where: 'talk.mp4',
      code: 'video_broken',
    });
    const whole = await readFile(await clip(join(folder.path, 'whole.mp4')));
    await writeFile(file, whole.subarray(0, whole.length / 2));
    await expect(inspectMedia(file, 'talk.mp4', signal)).rejects.toThrow(
      'talk.mp4 has no index: the recording or the upload stopped before its end',
    );
  });

  it('is refused when its frames are too large, before one is decoded', async () => {
    await using folder = await tempFolder();
    const file = join(folder.path, 'huge.mp4');
    await ffmpeg('-f', 'lavfi', '-i', 'color=s=8000x8000:r=1:d=1', '-c:v', 'mjpeg', file);
    await expect(inspectMedia(file, 'huge.mp4', signal)).rejects.toMatchObject({ code: 'video_unsupported' });
  });

  it('is refused when it is coded with what nobody needs', async () => {
    await using folder = await tempFolder();
    const file = join(folder.path, 'rare.avi');
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=d=1', '-c:v', 'magicyuv', file);
    await expect(inspectMedia(file, 'rare.avi', signal)).rejects.toThrow(
      'rare.avi is coded in a way that is not taken here',
    );
  });
});
