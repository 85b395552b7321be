import { expect } from 'vitest';

interface Problem {
  title: string;
  status: number;
  detail: string;
  code: string;
  remedy: string;
}

/** Returns the problem document of a refusal (RFC 9457). Checks that its status is that of the answer. */
export async function problem(response: Response) {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const document = (await response.json()) as Problem;
  expect(document.status).toBe(response.status);
  return document;
}
