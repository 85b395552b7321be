import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StatusReport } from '@slugline/story';
import { namesBelow } from '@slugline/testing/files/names-below';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { type Desk, type Ended, openDesk } from '@slugline/testing/processes/command';
import { layOut, photograph } from '@slugline/testing/samples/media';
import { expect } from 'vitest';

export const megabyte = 1024 * 1024;

/** A correct draft: a headline and a sentence. */
export const goodDraft = 'Lighthouse relit\n\nAfter three dark winters.\n';

/** A newsroom with low limits (2 MB a file, 12 files) and a desk, for packages with mistakes. */
export interface LimitedServer extends AsyncDisposable {
  server: TestServer;
  desk: Desk;
  /** Returns the final report of an accepted package. */
  settled(response: Response): Promise<StatusReport>;
  /** Writes the files to a folder of this name and submits it with the command. */
  submitted(name: string, files: File[]): Promise<Ended>;
  /** Files that no request or job may leave: unfinished uploads, temporary files, scratch space. */
  leftovers(): Promise<string[]>;
  /** Checks that the first accepted story has not changed. */
  expectUntouched(): Promise<void>;
}

export async function openLimitedServer(): Promise<LimitedServer> {
  const [server, desk] = await Promise.all([
    startTestServer({ settings: () => ({ limits: { fileBytes: 2 * megabyte, files: 12 } }) }),
    openDesk(),
  ]);
  const settled = async (response: Response) => {
    expect(response.status).toBe(202);
    return server.settled(((await response.json()) as StatusReport).storyId);
  };
  const first = await settled(
    await server.submit({ draft: goodDraft, media: [await photograph('lamp.jpg')] }),
  );

  const data = join(server.folder, 'data');
  const places = [
    join(data, 'working', 'incoming'),
    join(data, 'working', '.tmp'),
    join(server.destination, '.tmp'),
    server.context.scratch,
  ];
  return {
    server,
    desk,
    settled,
    submitted: async (name, files) => {
      await mkdir(join(desk.folder, name));
      await layOut(join(desk.folder, name), files);
      return desk.run(['submit', name, '--again', '--wait', '--json'], { SLUGLINE_URL: server.url });
    },
    leftovers: async () => {
      const files = await Promise.all(places.map(namesBelow));
      return files.flat();
    },
    expectUntouched: async () => {
      expect(await server.status(first.storyId)).toEqual(first);
      expect((await fetch(first.url ?? '')).status).toBe(200);
    },
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      await desk.close();
    },
  };
}
