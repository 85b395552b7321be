import type { StatusReport } from '@slugline/story';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from '../support/command.ts';
import { startTestHouse, type TestHouse } from '../support/house.ts';
import { asFile, layOut } from '../support/media.ts';
import { problem } from '../support/problem.ts';

let desk: Desk;
let house: TestHouse;
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
  house = await startTestHouse({ env: { SLUGLINE_TOKENS: `${reporter?.grant},${operator?.grant}` } });
  await layOut(desk.folder, [await asFile('draft.txt', 'Gate opens\n\nWith a key.\n')]);
});
afterAll(async () => {
  await house.stop();
  await desk.close();
});

const bearing = (token: string) => ({ authorization: `Bearer ${token}` });
const draft = { draft: 'Gate opens\n\nWith a key.\n' };

describe('a house with tokens', () => {
  it.for([
    ['none', {}],
    ['a wrong one', bearing('slug_guessed')],
    ['an empty one', bearing('')],
  ] as const)('lets nobody in with %s', async ([, headers]) => {
    const response = await house.submit(draft, headers);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    const remedy = expect.stringContaining('Authorization: Bearer');
    expect(await problem(response)).toMatchObject({ code: 'unauthorized', status: 401, remedy });
    expect((await fetch(`${house.url}/v1/stories`, { headers })).status).toBe(401);
  });

  it('lets a token do what it is for, and names the scope that it lacks', async () => {
    const accepted = await house.submit(draft, bearing(tokens.reporter));
    expect(accepted.status).toBe(202);
    const { storyId } = (await accepted.json()) as StatusReport;
    const release = (token: string) =>
      fetch(`${house.url}/v1/stories/${storyId}/release`, { method: 'POST', headers: bearing(token) });
    const refused = await release(tokens.reporter);
    expect(refused.status).toBe(403);
    expect(await problem(refused)).toMatchObject({ code: 'forbidden', where: 'edit' });
    expect((await release(tokens.operator)).status).toBe(409);
    const metrics = (token: string) => fetch(`${house.url}/metrics`, { headers: bearing(token) });
    expect((await metrics(tokens.reporter)).status).toBe(403);
    expect((await metrics(tokens.operator)).status).toBe(200);
  });

  it('says on the command line what is wrong with a token', async () => {
    const submit = (token: string) =>
      desk.run(['submit', 'draft.txt', '--wait'], { SLUGLINE_URL: house.url, SLUGLINE_TOKEN: token });
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
  ])('lets no other page frame %s, and nobody keep it', async (path, status) => {
    for (const headers of [bearing(tokens.operator), {}]) {
      const response = await fetch(`${house.url}${path}`, { headers, redirect: 'manual' });
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

  it('shows what is published to everybody', async () => {
    const submitted = await house.submit(draft, bearing(tokens.operator));
    const { storyId } = (await submitted.json()) as StatusReport;
    const status = async () =>
      (await (
        await fetch(`${house.url}/v1/stories/${storyId}`, { headers: bearing(tokens.operator) })
      ).json()) as StatusReport;
    await expect.poll(async () => (await status()).state).toBe('complete');
    const page = await fetch((await status()).url ?? '');
    expect(page.status).toBe(200);
    // What is public keeps the edge's own rules.
    expect(page.headers.get('cache-control')).toContain('public');
  });
});
