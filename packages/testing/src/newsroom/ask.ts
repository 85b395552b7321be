import type { StatusReport } from '@slugline/story';

/** Asks the API of a newsroom for a command of editors, and returns its answer: a status report or a problem document. */
export async function ask(
  { url }: { url: string },
  storyId: string,
  command: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: StatusReport & { code?: string; detail?: string } }> {
  const response = await fetch(`${url}/v1/stories/${storyId}/${command}`, {
    method: 'POST',
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() } as Awaited<ReturnType<typeof ask>>;
}
