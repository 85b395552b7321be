import type { StatusReport } from '@slugline/story';
import { problem } from '@slugline/testing/newsroom/problem';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { type Desk, openDesk } from '@slugline/testing/processes/command';
import { asFile, layOut } from '@slugline/testing/samples/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let desk: Desk;
let server: TestServer;
let tokens: { reporter: string; operator: string };

beforeAll(async () => {
  desk = await openDesk();
  const made = await Promise.all([
    desk.run(['token', 'reporter']),
    desk.run(['token', 'night-desk', '--scopes', 'submit,edit,operate']),
  ]);
  const [reporter, operator] = made.map(({ stdout }) => ({
    token: /token .*: +(slug_\S+)/.exec(stdout)?.[1] ?? '',
    grant: /SLUGLINE_TOKENS: +(\S+)/.exec(stdout)?.[1] ?? '',
  }));
  tokens = { reporter: reporter?.token ?? '', operator: operator?.token ?? '' };
  server = await startTestServer({ env: { SLUGLINE_TOKENS: `${reporter?.grant},${operator?.grant}` } });
  await layOut(desk.folder, [await asFile('draft.txt', 'Gate opens\n\nWith a key.\n')]);
});
afterAll(async () => {
  await server.stop();
  await desk.close();
});

const bearing = (token: string) => ({ authorization: `Bearer ${token}` });
const draft = { draft: 'Gate opens\n\nWith a key.\n' };

describe('a newsroom with tokens', () => {
  it.for([
    ['none', {}],
    ['a wrong one', bearing('slug_guessed')],
    ['an empty one', bearing('')],
  ] as const)('lets nobody in with %s', async ([, headers]) => {
    const response = await server.submit(draft, headers);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    const remedy = expect.stringContaining('Authorization: Bearer');
    expect(await problem(response)).toMatchObject({ code: 'unauthorized', status: 401, remedy });
    expect((await fetch(`${server.url}/v1/stories`, { headers })).status).toBe(401);
  });

  it('allows a token what its scopes say, and names the scope that it lacks', async () => {
    const accepted = await server.submit(draft, bearing(tokens.reporter));
    expect(accepted.status).toBe(202);
    const { storyId } = (await accepted.json()) as StatusReport;
    const release = (token: string) =>
      fetch(`${server.url}/v1/stories/${storyId}/release`, { method: 'POST', headers: bearing(token) });
    const refused = await release(tokens.reporter);
    expect(refused.status).toBe(403);
    expect(await problem(refused)).toMatchObject({ code: 'forbidden', where: 'edit' });
    expect((await release(tokens.operator)).status).toBe(409);
    const metrics = (token: string) => fetch(`${server.url}/metrics`, { headers: bearing(token) });
    expect((await metrics(tokens.reporter)).status).toBe(403);
    expect((await metrics(tokens.operator)).status).toBe(200);
  });

  it('reports on the command line what is wrong with a token', async () => {
    const submit = (token: string) =>
      desk.run(['submit', 'draft.txt', '--again', '--wait'], {
        SLUGLINE_URL: server.url,
        SLUGLINE_TOKEN: token,
      });
    const [wrong, right] = await Promise.all([submit('slug_guessed'), submit(tokens.reporter)]);
    expect(wrong).toMatchObject({ code: 3, stderr: expect.stringContaining('the token is unknown') });
    expect(right).toMatchObject({ code: 0, stdout: expect.stringContaining('Gate opens: complete') });
  });

  it.each([
    ['/desk', 200],
    ['/desk/sign-in', 200],
    ['/ops/failures', 200],
    ['/ops/queues', 200],
    ['/ops/queues/api/queues', 200],
    ['/docs', 200],
    ['/docs/static/swagger-ui-bundle.js', 200],
    ['/v1/openapi.json', 200],
    ['/v1/stories', 200],
    ['/v1/stories/nobody', 400],
    ['/healthz', 200],
    ['/metrics', 200],
  ])('lets no other page frame %s, and no cache keep it', async (path, status) => {
    for (const headers of [bearing(tokens.operator), {}]) {
      const response = await fetch(`${server.url}${path}`, { headers, redirect: 'manual' });
      if ('authorization' in headers) expect(response.status).toBe(status);
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy.match(/script-src[^;]*/)?.[0] ?? '').not.toMatch(/unsafe|\*|https?:/);
      expect(policy).toMatch(/default-src 'none'/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('referrer-policy')).toMatch(/^(no-referrer|same-origin)$/);
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
  });

  it('shows published stories to everybody', async () => {
    const submitted = await server.submit(draft, bearing(tokens.operator));
    const { storyId } = (await submitted.json()) as StatusReport;
    const status = async () =>
      (await (
        await fetch(`${server.url}/v1/stories/${storyId}`, { headers: bearing(tokens.operator) })
      ).json()) as StatusReport;
    await expect.poll(async () => (await status()).state).toBe('complete');
    const page = await fetch((await status()).url ?? '');
    expect(page.status).toBe(200);
    // Public files keep the edge's own rules.
    expect(page.headers.get('cache-control')).toContain('public');
  });
});
