import { expect } from 'vitest';

/** What an answer says that is a refusal (RFC 9457); its status is the answer's own. */
export async function problem(response: Response) {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const document = (await response.json()) as { title: string; detail: string; code: string; status: number };
  expect(document.status).toBe(response.status);
  return document;
}
