import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseSettings } from '@slugline/draft';
import type { PackageFiles } from '../package/package-files.ts';

/**
 * The request that submits a package. Files are read as they are sent, never whole; `onSent` is told the share of
 * bytes sent, 0 to 1. Settings given on the command line win over story.yaml's.
 */
export async function upload(
  { draft, settings, media }: PackageFiles,
  overrides: Record<string, unknown>,
  onSent: (share: number) => void,
): Promise<RequestInit> {
  const form = new FormData();
  const given =
    settings === undefined ? {} : parseSettings(await readFile(settings, 'utf8'), basename(settings));
  const story = { ...given, ...overrides };
  if (Object.keys(story).length > 0) form.set('story', JSON.stringify(story));
  form.set('draft', await openAsBlob(draft), basename(draft));
  for (const file of media) form.append('media', await openAsBlob(file), basename(file));

  // fetch tells nothing of its progress, so the encoded form is counted on its way.
  const encoded = new Response(form);
  const total = [...form.values()].reduce(
    (sum, part) => sum + (typeof part === 'string' ? part.length : part.size),
    0,
  );
  let sent = 0;
  const counted = (encoded.body as ReadableStream<Uint8Array>).pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        sent += chunk.byteLength;
        onSent(Math.min(1, sent / Math.max(1, total)));
        controller.enqueue(chunk);
      },
    }),
  );
  return {
    method: 'POST',
    body: counted,
    duplex: 'half',
    headers: { 'content-type': encoded.headers.get('content-type') ?? '', 'idempotency-key': randomUUID() },
  } as RequestInit;
}
