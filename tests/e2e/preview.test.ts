import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openLinks } from '@slugline/publish/testing';
import { type StatusReport, sha256Of } from '@slugline/story';
import { ask } from '@slugline/testing/newsroom/ask';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { photograph } from '@slugline/testing/samples/media';
import { until } from '@slugline/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const token = 'slug_of_the_editor';
const bearing = { authorization: `Bearer ${token}` };
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    settings: () => ({
      site: { review: 'all' },
      tokens: [{ name: 'editor', scopes: ['submit', 'edit'], sha256: sha256Of(token) }],
    }),
  });
});
afterAll(() => server.stop());

const status = async (storyId: string) =>
  (await (await fetch(`${server.url}/v1/stories/${storyId}`, { headers: bearing })).json()) as StatusReport;

/** Sends a story with a picture. Returns its report when it is held for review and the picture is made. */
async function held(slug: string, story: object = {}): Promise<StatusReport> {
  const media = [await photograph(`${slug}.jpg`, { colour: `#${sha256Of(slug).slice(0, 6)}` })];
  const draft = `Verdict on ${slug}\n\nThe court has decided.\n`;
  const sent = await server.submit({ draft, media, story: { slug, ...story } }, bearing);
  const { storyId } = (await sent.json()) as StatusReport;
  return until(async () => {
    const report = await status(storyId);
    return report.state === 'held' && report.media[0]?.state === 'ready' && report;
  });
}

const at = ({ storyId }: StatusReport, address: string) =>
  `${server.url}/v1/stories/${storyId}/preview/${address}`;
const look = (report: StatusReport, address: string, headers: Record<string, string> = bearing) =>
  fetch(at(report, address), { headers });

const release = (report: StatusReport) =>
  ask(server, report.storyId, 'release', undefined, bearing).then(({ status }) => expect(status).toBe(202));

/** The text without the times of publication. */
const withoutTimes = (
  text: string,
  { publishedAt, modifiedAt }: { publishedAt: string; modifiedAt: string },
) => [publishedAt, modifiedAt].reduce((rest, time) => rest.replaceAll(time, 'TIME'), text);

describe('a story that is reviewed first', () => {
  it('shows its next edition to people with a token, with its media, as it goes out when it is released', async () => {
    const report = await held('shown');
    expect(report).toMatchObject({ edition: 0, url: null, reason: expect.stringContaining('reviewed') });
    const page = await look(report, '');
    expect(page.url).toBe(at(report, report.path ?? ''));
    const seen = {
      page: await page.text(),
      manifest: await (await look(report, `${report.path}story.json`)).text(),
    };
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const manifest = JSON.parse(seen.manifest);
    const { path, bytes } = report.media[0]?.renditions[0] ?? { path: '', bytes: 0 };
    const picture = await look(report, path);
    expect((await picture.arrayBuffer()).byteLength).toBe(bytes);
    const part = await look(report, path, { ...bearing, range: 'bytes=10-19' });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 10-19/${bytes}`);
    expect((await part.arrayBuffer()).byteLength).toBe(10);
    const style = /href="([./]*assets\/[^"]+\.css)"/.exec(seen.page)?.[1] ?? '';
    expect((await fetch(new URL(style, page.url), { headers: bearing })).status).toBe(200);

    await release(report);
    await until(async () => (await status(report.storyId)).state === 'complete');
    const shown = {
      page: await readFile(join(server.destination, `${report.path}index.html`), 'utf8'),
      manifest: await readFile(join(server.destination, `${report.path}story.json`), 'utf8'),
    };
    const live = JSON.parse(shown.manifest);
    expect(live.publishedAt > manifest.publishedAt).toBe(true);
    expect(withoutTimes(shown.manifest, live)).toBe(withoutTimes(seen.manifest, manifest));
    expect(withoutTimes(shown.page, live)).toBe(withoutTimes(seen.page, manifest));
    const after = await look(report, `${report.path}story.json`);
    expect(after.status).toBe(409);
    expect(await after.json()).toMatchObject({
      code: 'not_possible_now',
      detail: expect.stringContaining('it is complete'),
    });
  });

  it('is shown to nobody else, kept by no cache, and listed by no search engine', async () => {
    const report = await held('hidden');
    const addresses = ['', report.path, `${report.path}story.json`, report.media[0]?.renditions[0]?.path];
    for (const address of addresses) {
      for (const headers of [{}, { authorization: 'Bearer slug_guessed' }])
        expect((await look(report, address ?? '', headers as Record<string, string>)).status).toBe(401);
      const { headers } = await look(report, address ?? '');
      expect(headers.get('cache-control')).toBe('private, no-store');
      expect(headers.get('x-robots-tag')).toContain('noindex');
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
    const names = await readdir(server.destination, { recursive: true });
    const original = report.media[0]?.original.slice(0, 16) ?? 'none';
    expect(names.filter((name) => name.includes('hidden') || name.includes(original))).toEqual([]);
  });

  it('shows nothing but its own edition', async () => {
    const [report, other] = [await held('own'), await held('other')];
    for (const address of [
      ...[`${other.path}story.json`, `${report.path}edition.json`, 'journal/', '..%2f..%2f..%2fhealthz'],
      `originals/${report.media[0]?.original}`,
    ])
      expect(await look(report, address).then(({ status }) => status)).toBe(404);
  });

  it('can be seen by somebody who has signed in at the desk', async () => {
    const report = await held('session');
    const signedIn = await fetch(`${server.url}/desk/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ token }),
      redirect: 'manual',
    });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await look(report, report.path ?? '', { cookie })).status).toBe(200);
    const page = await fetch(`${server.url}/desk/stories/${report.storyId}`, { headers: { cookie } });
    expect(await page.text()).toContain(`href="/v1/stories/${report.storyId}/preview/"`);
  });

  it('has the time for which it waits, when it is scheduled', async () => {
    const embargo = new Date(Date.now() + 3_600_000).toISOString();
    const report = await held('later', { embargo });
    await release(report);
    await until(async () => (await status(report.storyId)).state === 'scheduled');
    const manifest = await (await look(report, `${report.path}story.json`)).json();
    expect(manifest).toMatchObject({ publishedAt: embargo, edition: 1 });
  });

  it('can be seen through a link without a token, until the link is revoked', async () => {
    const [report, other] = [await held('linked'), await held('unlinked')];
    const links = (method: 'POST' | 'DELETE', headers: Record<string, string> = bearing) =>
      fetch(`${server.url}/v1/stories/${report.storyId}/preview-links`, { method, headers });
    expect((await links('POST', {})).status).toBe(401);
    const made = await links('POST');
    expect(made.status).toBe(201);
    const { path, expires } = (await made.json()) as { path: string; expires: string };
    expect(Date.parse(expires)).toBeGreaterThan(Date.now());
    const page = await fetch(`${server.url}${path}`);
    expect(page.status).toBe(200);
    expect(page.url).toBe(`${server.url}${path}${report.path}`);
    expect(await page.text()).toContain('Verdict on linked');
    expect(page.headers.get('cache-control')).toBe('private, no-store');
    const picture = report.media[0]?.renditions[0]?.path;
    expect((await fetch(`${server.url}${path}${picture}`)).status).toBe(200);

    const guessed = path.replace(/[^/]+\/$/, 'a-guess/');
    for (const address of [guessed, path.replace(report.storyId, other.storyId)])
      expect((await fetch(`${server.url}${address}`)).status).toBe(404);
    expect((await links('DELETE')).status).toBe(204);
    expect((await fetch(`${server.url}${path}${report.path}`)).status).toBe(404);
  });

  it('is seen through a link no longer than the link lasts', async () => {
    const report = await held('ended');
    const links = openLinks(server.context);
    const { secret } = await links.make(report.storyId, 0);
    expect(await links.opens(report.storyId, secret)).toBe(false);
  });

  it('has no link once the story is out', async () => {
    const report = await held('out');
    const link = () =>
      fetch(`${server.url}/v1/stories/${report.storyId}/preview-links`, { method: 'POST', headers: bearing });
    const { path } = (await (await link()).json()) as { path: string };
    await release(report);
    await until(async () => (await status(report.storyId)).state === 'complete');
    expect((await link()).status).toBe(409);
    expect((await fetch(`${server.url}${path}${report.path}`)).status).toBe(409);
  });
});
