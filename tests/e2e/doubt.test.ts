import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Article, StatusReport } from '@slugline/story';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { type Desk, openDesk } from '@slugline/testing/processes/command';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let server: TestServer;
let desk: Desk;
beforeAll(async () => {
  server = await startTestServer();
  desk = await openDesk();
});
afterAll(async () => {
  await server.stop();
  await desk.close();
});

const draft = `Harbour lab finds cure for hull rot

The harbour laboratory has found a cure for hull rot, it said in a paper on Monday.

The boats will be treated before winter, its head said.

ENDS

Notes to editors:

Contact: Ana Ruiz, press office, +1 555 0142
`;

async function submitted(text: string): Promise<string> {
  const response = await server.submit({ draft: text });
  expect(response.status).toBe(202);
  return ((await response.json()) as StatusReport).storyId;
}

describe('a draft with notes to editors', () => {
  it('waits for a person, who sees why and what was removed, and then goes out without the notes', async () => {
    const storyId = await submitted(draft);
    const held = await server.settled(storyId);
    expect(held).toMatchObject({ state: 'held', url: null, edition: 0 });
    expect(held.reason).not.toBe('');

    const answer = await fetch(`${server.url}/v1/stories/${storyId}/revisions/1`);
    const { article } = (await answer.json()) as { article: Article };
    expect(article.doubts.map(({ code }) => code)).toContain('house_note');
    const removed = article.record.map(({ text }) => text).join('\n');
    expect(removed).toContain('Notes to editors');
    expect(removed).toContain('+1 555 0142');

    await fetch(`${server.url}/v1/stories/${storyId}/release?kind=doubt`, { method: 'POST' });
    const live = await server.reaches(storyId, 'complete');
    const page = await (await fetch(live.url ?? '')).text();
    expect(page).toContain('treated before winter');
    expect(page).not.toContain('555 0142');
  });

  it('ends “slugline publish” with exit 1, which says how to go on, and with --doubt warn it goes out', async () => {
    await writeFile(join(desk.folder, 'draft.txt'), draft);
    const publish = (...more: string[]) => desk.run(['publish', 'draft.txt', '--out', 'out', ...more]);
    const held = await publish();
    expect(held.code).toBe(1);
    expect(held.stderr).toContain('--doubt warn');
    expect(held.stdout).toContain('Notes to editors');

    const gone = await publish('--doubt', 'warn', '--json');
    expect(gone.code).toBe(0);
    expect(JSON.parse(gone.stdout)).toMatchObject({
      state: 'complete',
      doubts: expect.arrayContaining([expect.objectContaining({ code: 'house_note' })]),
    });
  });
});
