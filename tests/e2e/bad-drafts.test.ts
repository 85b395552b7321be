import { problem } from '@slugline/testing/newsroom/problem';
import { photograph } from '@slugline/testing/samples/media';
import { rawForm } from '@slugline/testing/samples/multipart';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { goodDraft, type LimitedServer, megabyte, openLimitedServer } from './limited-server.ts';

let limited: LimitedServer;

beforeAll(async () => {
  limited = await openLimitedServer();
});
afterEach(() => limited.expectUntouched());
afterAll(() => limited[Symbol.asyncDispose]());

describe('a draft that can’t be used', () => {
  it.for([
    ['empty', 'draft_empty', ''],
    ['of blanks alone', 'draft_empty', ' \n\n \t \n'],
    ['of 5 MB', 'draft_too_large', `Headline\n\n${'word '.repeat(megabyte)}`],
    ['of 9 MB', 'draft_too_large', `Headline\n\n${'word '.repeat(2 * megabyte)}`],
    ['a picture', 'draft_not_text', 'jpeg'],
    ['a Word document', 'draft_not_text', 'PK\u0003\u0004 and so on'],
  ] as const)('is refused by name: %s', async ([, code, content]) => {
    const draft = content === 'jpeg' ? await photograph('x') : new Blob([content]);
    const response = await limited.server.submit({ draft, draftName: 'monday.txt' });
    if (response.status === 202) {
      const report = await limited.settled(response);
      expect(report).toMatchObject({
        state: 'refused',
        edition: 0,
        reason: expect.stringContaining('monday.txt'),
      });
    } else {
      expect(await problem(response)).toMatchObject({ code, detail: expect.stringContaining('monday.txt') });
    }
  });

  it('ends the command with its name and the remedy', async () => {
    const { code, stderr } = await limited.submitted('picture as draft', [
      new File([await photograph('x')], 'monday.txt'),
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('monday.txt is a JPEG picture');
  });

  it('is not cut off at the size of a form field', async () => {
    const response = await fetch(
      `${limited.server.url}/v1/stories`,
      rawForm([{ field: 'draft', body: `Headline\n\n${'word '.repeat(megabyte)}` }]),
    );
    const refused =
      response.status === 202 ? (await limited.settled(response)).reason : (await problem(response)).detail;
    expect(refused).toMatch(/draft\.txt has .*MB|draft\.txt has more than/);
  });

  it.for([
    ['there is none', 'draft_missing', [{ field: 'media', filename: '"a.jpg"', body: 'x' }]],
    [
      'there are two',
      'draft_ambiguous',
      ['a.txt', 'b.txt'].map((name) => ({ field: 'draft', filename: `"${name}"`, body: goodDraft })),
    ],
    ['a part has an unknown name', 'request_invalid', [{ field: 'photo', filename: '"a.jpg"', body: 'x' }]],
    ['a medium has no file name', 'request_invalid', [{ field: 'media', body: 'x' }]],
    [
      'there are too many files',
      'request_too_large',
      [...Array(13).keys()].map((n) => ({ field: 'media', filename: `"${n}.jpg"`, body: `${n}` })),
    ],
    [
      'the settings have an unknown field',
      'settings_invalid',
      [
        { field: 'story', body: '{"emabrgo":"2030-01-01T00:00:00Z"}' },
        { field: 'draft', body: goodDraft },
      ],
    ],
  ] as const)('is refused at once if %s', async ([, code, parts]) => {
    const response = await fetch(`${limited.server.url}/v1/stories`, rawForm(parts));
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await problem(response)).toMatchObject({ code, remedy: expect.stringMatching(/\w/) });
    await expect.poll(limited.leftovers).toEqual([]);
  });

  it('is refused if the body is no form, or a form that breaks off', async () => {
    const json = await fetch(`${limited.server.url}/v1/stories`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect([json.status, (await problem(json)).code]).toEqual([400, 'request_invalid']);
    const cut = rawForm(
      [
        { field: 'draft', body: goodDraft },
        { field: 'media', filename: '"a.jpg"', body: 'half of' },
      ],
      { closed: false },
    );
    const response = await fetch(`${limited.server.url}/v1/stories`, cut);
    expect([response.status, (await problem(response)).code]).toEqual([400, 'request_invalid']);
    await expect.poll(limited.leftovers).toEqual([]);
  });
});
