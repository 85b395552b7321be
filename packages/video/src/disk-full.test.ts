import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mayMount, withSmallDisk } from '@slugline/testing/files/small-disk';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { clip } from '@slugline/testing/samples/clips';
import { execa } from 'execa';
import { expect, it } from 'vitest';

const alone = fileURLToPath(new URL('./testing/video-process.ts', import.meta.url));

it.skipIf(!mayMount())(
  'a full disk is reported as such, and is worth another try, wherever it becomes full',
  { timeout: 120_000 },
  async () => {
    await using folder = await temporaryFolder();
    const video = await clip(join(folder.path, 'storm.mp4'), { size: '640x360' });
    const disk = join(folder.path, 'disk');
    await mkdir(disk);
    const refused: number[] = [];
    for (let bytes = 32_768; ; bytes *= 2) {
      const [program, ...inside] = withSmallDisk(disk, bytes);
      const making = [process.execPath, alone, video, join(disk, 'out')];
      const { stdout } = await execa(program, [...inside, ...making]);
      const said = JSON.parse(stdout);
      if (said.made) break;
      expect(said, `with ${bytes} bytes`).toMatchObject({ code: 'store_full', retry: true });
      expect(said.message).toMatch(/no space left|the disk is full/);
      refused.push(bytes);
    }
    expect(refused.length).toBeGreaterThan(2);
  },
);
