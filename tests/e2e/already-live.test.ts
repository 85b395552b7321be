import type { StatusReport } from '@slugline/story';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ services: ['submission', 'publish'] });
});
afterAll(() => server.stop());

const send = (text: string, query = '', headers: Record<string, string> = {}) => {
  const form = new FormData();
  form.append('draft', new Blob([text]), 'draft.txt');
  return fetch(`${server.url}/v1/stories${query}`, { method: 'POST', body: form, headers });
};
const storyIn = async (response: Response) => {
  expect(response.status).toBe(202);
  return ((await response.json()) as StatusReport).storyId;
};

describe('a package that is live already', () => {
  it('is refused with the address of its story, and becomes a second story only when that is asked for', async () => {
    const text = 'Ferry runs again\n\nThe night ferry is back.\n';
    const storyId = await storyIn(await send(text));
    const { url } = await server.reaches(storyId, 'complete');

    const refused = await send(text);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({
      code: 'already_live',
      detail: expect.stringContaining(url ?? ''),
    });

    const second = await storyIn(await send(text, '?again=true'));
    expect(second).not.toBe(storyId);
    expect((await server.reaches(second, 'complete')).url).not.toBe(url);
  });

  it('is the same story under the same Idempotency-Key', async () => {
    const text = 'Mill burns down\n\nThe old mill has burned down.\n';
    const headers = { 'idempotency-key': 'mill' };
    const storyId = await storyIn(await send(text, '', headers));
    await server.reaches(storyId, 'complete');
    expect(await storyIn(await send(text, '', headers))).toBe(storyId);
  });

  it('is not refused when its story was, or when the text is another', async () => {
    const empty = 'Back to top button\n';
    const first = await storyIn(await send(empty));
    await server.reaches(first, 'refused');
    expect(await storyIn(await send(empty))).not.toBe(first);

    const text = 'Bridge closed\n\nThe bridge is closed.\n';
    await server.reaches(await storyIn(await send(text)), 'complete');
    await storyIn(await send(`${text}Until Friday.\n`));
  });
});
