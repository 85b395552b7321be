import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StatusReport } from '@slugline/story';
import { expect } from 'vitest';
import { type Desk, type Ended, openDesk } from './command.ts';
import { startTestHouse, type TestHouse } from './house.ts';
import { layOut, photograph } from './media.ts';
import { namesBelow } from './scratch.ts';

export const megabyte = 1024 * 1024;

/** A headline and a sentence: a draft that nothing is wrong with. */
export const goodDraft = 'Lighthouse relit\n\nAfter three dark winters.\n';

/** A house with low limits, 2 MB a file and 12 files, and a desk beside it: for packages as they should not be. */
export interface LimitedHouse extends AsyncDisposable {
  house: TestHouse;
  desk: Desk;
  /** What became of a package that was accepted. */
  settled(response: Response): Promise<StatusReport>;
  /** Lays the files out in a folder of this name, and submits it by the command. */
  submitted(name: string, files: File[]): Promise<Ended>;
  /** What a request or a job must not leave: uploads without a name, temporary files, scratch space. */
  leftovers(): Promise<string[]>;
  /** The story that was accepted first is as it was then. */
  expectUntouched(): Promise<void>;
}

export async function openLimitedHouse(): Promise<LimitedHouse> {
  const [house, desk] = await Promise.all([
    startTestHouse({ settings: () => ({ limits: { fileBytes: 2 * megabyte, files: 12 } }) }),
    openDesk(),
  ]);
  const settled = async (response: Response) => {
    expect(response.status).toBe(202);
    return house.settled(((await response.json()) as StatusReport).storyId);
  };
  const first = await settled(
    await house.submit({ draft: goodDraft, media: [await photograph('lamp.jpg')] }),
  );

  const data = join(house.folder, 'data');
  const places = [
    join(data, 'working', 'incoming'),
    join(data, 'working', '.tmp'),
    join(house.destination, '.tmp'),
    house.context.scratch,
  ];
  return {
    house,
    desk,
    settled,
    submitted: async (name, files) => {
      await mkdir(join(desk.folder, name));
      await layOut(join(desk.folder, name), files);
      return desk.run(['submit', name, '--wait', '--json'], { SLUGLINE_URL: house.url });
    },
    leftovers: async () => {
      const files = await Promise.all(places.map(namesBelow));
      return files.flat();
    },
    expectUntouched: async () => {
      expect(await house.status(first.storyId)).toEqual(first);
      expect((await fetch(first.url ?? '')).status).toBe(200);
    },
    [Symbol.asyncDispose]: async () => {
      await house.stop();
      await desk.close();
    },
  };
}
