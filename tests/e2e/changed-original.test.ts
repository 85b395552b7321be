import { start as startMedia } from '@slugline/media';
import { keys, type StatusReport } from '@slugline/story';
import { expect, it } from 'vitest';
import { startTestHouse } from '../support/house.ts';
import { film } from '../support/media.ts';

it('nothing is kept that was made of other bytes than were submitted', async () => {
  const house = await startTestHouse({ services: ['publish', 'submission'] });
  try {
    const { working } = house.context;
    const media = [await film('pier.mp4', 2)];
    const response = await house.submit({ draft: 'The pier\n\nIt stands again.\n', media });
    const { storyId } = (await response.json()) as StatusReport;
    const live = await house.reaches(storyId, 'live');
    const original = live.media[0]?.original ?? '';
    const another = await film('another.mp4', 3);
    await working.put(keys.original(original), Buffer.from(await another.arrayBuffer()));

    const service = await startMedia(house.context);
    try {
      const done = await house.settled(storyId);
      expect(done.refused).toMatchObject([{ file: 'pier.mp4', code: 'file_changed' }]);
    } finally {
      await service.stop();
    }
    const left: string[] = [];
    for await (const { key } of working.list('renditions/')) left.push(key);
    expect(left).toEqual([]);
  } finally {
    await house.stop();
  }
});
