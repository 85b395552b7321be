import type { StatusReport } from '@slugline/story';
import { asFile, layOut, photograph } from '@slugline/testing/samples/media';
import { rawForm } from '@slugline/testing/samples/multipart';
import { keysOf } from '@slugline/testing/stores/keys-of';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { goodDraft, type LimitedServer, openLimitedServer } from './limited-server.ts';

let limited: LimitedServer;

beforeAll(async () => {
  limited = await openLimitedServer();
});
afterEach(() => limited.expectUntouched());
afterAll(() => limited[Symbol.asyncDispose]());

describe('a file name', () => {
  const names = [
    'say "cheese".jpg',
    'two\nlines.jpg',
    '-rf.jpg',
    '--help.jpg',
    ' .hidden.jpg',
    'ünï 日本.jpg',
    "it's; rm.jpg",
  ];
  const colour = (n: number) => `#${(40 + n * 12).toString(16)}4466`;
  const clean = (name: string) => name.replaceAll('\n', ' ').trim().replace(/^\.+/, '');

  it('may be anything, and is shown as it is', async () => {
    const media = await Promise.all(
      names.map((name, n) => photograph(name, { colour: colour(n), width: 64, height: 64 })),
    );
    const story = {
      lead: names[0],
      media: { [names[0] ?? '']: { alt: 'Three sailors', caption: 'At the quay' } },
    };
    const report = await limited.settled(await limited.server.submit({ draft: goodDraft, media, story }));
    expect(report).toMatchObject({ state: 'complete', refused: [] });
    expect(report.media.map(({ file }) => file)).toEqual(names.map(clean));
    expect(report.warnings.map(({ code }) => code)).not.toContain('file_not_in_package');
    expect(await (await fetch(report.url ?? '')).text()).toContain('alt="Three sailors"');

    const { code, stdout } = await limited.submitted('names', [
      await asFile('draft.txt', goodDraft),
      ...media,
    ]);
    const again = JSON.parse(stdout) as StatusReport;
    expect({ code, refused: again.refused }).toEqual({ code: 0, refused: [] });
  });

  it('is never used as a path', async () => {
    const bytes = await photograph('x').then(async (file) => Buffer.from(await file.arrayBuffer()));
    const odd = [
      '"../../../../tmp/up.jpg"',
      '"C:\\\\Users\\\\ada\\\\own.jpg"',
      '"/etc/absolute.jpg"',
      '".."',
      '"a.jpg"',
      '"a.jpg"',
    ];
    const media = odd.map((filename, n) => ({
      field: 'media',
      filename,
      body: Buffer.concat([bytes, Buffer.from([n])]),
    }));
    const draft = { field: 'draft', filename: '"../../lighthouse.txt"', body: goodDraft };
    const settings = { field: 'story', body: '{"section":"coast"}' };
    const report = await limited.settled(
      await fetch(`${limited.server.url}/v1/stories`, rawForm([settings, draft, ...media])),
    );
    expect(report).toMatchObject({ state: 'complete', refused: [], headline: 'Lighthouse relit' });
    expect(report.path).toMatch(/^coast\//);
    expect(report.media.map(({ file }) => file)).toEqual([
      'up.jpg',
      'own.jpg',
      'absolute.jpg',
      'unnamed',
      'a.jpg',
      'a (2).jpg',
    ]);
    const folder = `submissions/${report.storyId}/r1/`;
    expect(await keysOf(limited.server.context.working, folder)).toEqual([
      `${folder}lighthouse.txt`,
      `${folder}story.yaml`,
    ]);
  });

  it('may begin with a hyphen on the command line', async () => {
    await layOut(limited.desk.folder, [await asFile('-draft.txt', goodDraft)]);
    const { code, stdout } = await limited.desk.run(['submit', '--wait', '--', '-draft.txt'], {
      SLUGLINE_URL: limited.server.url,
    });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining('Lighthouse relit: complete'),
    });
  });
});
