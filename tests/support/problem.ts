import { expect } from 'vitest';

interface Problem {
  title: string;
  status: number;
  detail: string;
  code: string;
  remedy: string;
}

/** What an answer says that is a refusal (RFC 9457); its status is the answer's own. */
export async function problem(response: Response) {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const document = (await response.json()) as Problem;
  expect(document.status).toBe(response.status);
  return document;
}
