import { start as startMedia } from '@slugline/media';
import { keys, type StatusReport } from '@slugline/story';
import { startTestServer } from '@slugline/testing/newsroom/server';
import { videoFile } from '@slugline/testing/samples/media';
import { expect, it } from 'vitest';

it('a rendition made of other bytes than were submitted is not kept', async () => {
  const server = await startTestServer({ services: ['publish', 'submission'] });
  try {
    const { working } = server.context;
    const media = [await videoFile('pier.mp4', 2)];
    const response = await server.submit({ draft: 'The pier\n\nIt stands again.\n', media });
    const { storyId } = (await response.json()) as StatusReport;
    const live = await server.reaches(storyId, 'live');
    const original = live.media[0]?.original ?? '';
    const another = await videoFile('another.mp4', 3);
    await working.put(keys.original(original), Buffer.from(await another.arrayBuffer()));

    const service = await startMedia(server.context);
    try {
      const done = await server.settled(storyId);
      expect(done.refused).toMatchObject([{ file: 'pier.mp4', code: 'file_changed' }]);
    } finally {
      await service.stop();
    }
    const left: string[] = [];
    for await (const { key } of working.list('renditions/')) left.push(key);
    expect(left).toEqual([]);
  } finally {
    await server.stop();
  }
});
