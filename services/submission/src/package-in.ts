import { createHash } from 'node:crypto';
import { basename } from 'node:path/posix';
import type { Readable } from 'node:stream';
import { parseSettings } from '@slugline/draft';
import type { Context } from '@slugline/service';
import { receive } from '@slugline/store';
import { SluglineError, type StorySettings, type SubmittedFile } from '@slugline/story';
import type { FastifyRequest } from 'fastify';

/** A story package as it arrives: small text in memory, media already in the store. */
export interface PackageIn {
  draft: { name: string; bytes: Buffer };
  settings: { text: string; parsed: StorySettings } | undefined;
  media: SubmittedFile[];
}

/** A draft is text; the parser's own limit is lower and says so in the reporter's words. */
const longestDraftBytes = 8 * 1024 * 1024;
const longestSettingsBytes = 256 * 1024;

/**
 * Reads a multipart request part by part. Media stream into the store while they are hashed; nothing but the draft
 * and the settings is ever whole in memory. Throws `draft_missing`, `draft_ambiguous`, `draft_empty`,
 * `draft_too_large`, `settings_invalid`, `request_too_large`, `request_invalid`, and as the store does.
 */
export async function receivePackage(context: Context, request: FastifyRequest): Promise<PackageIn> {
  const { limits } = context.config;
  if (!request.isMultipart()) {
    throw new SluglineError(
      'request_invalid',
      'a story is sent as multipart/form-data with a draft and media',
      {
        where: 'content-type',
      },
    );
  }
  let draft: PackageIn['draft'] | undefined;
  let settings: PackageIn['settings'];
  const media: SubmittedFile[] = [];

  for await (const part of request.parts({
    limits: { files: limits.files, fileSize: limits.fileBytes + 1 },
  })) {
    if (part.type === 'field') {
      if (part.fieldname === 'story') settings = settingsOf(String(part.value));
      else if (part.fieldname === 'draft')
        draft = oneDraft(draft, 'draft.txt', Buffer.from(String(part.value)));
      else throw unknownPart(part.fieldname);
    } else if (part.fieldname === 'draft') {
      const name = fileName(part.filename, media);
      draft = oneDraft(draft, name, await whole(part.file, longestDraftBytes, 'draft_too_large', name));
    } else if (part.fieldname === 'story') {
      const text = await whole(part.file, longestSettingsBytes, 'settings_invalid', 'story.yaml');
      settings = settingsOf(text.toString('utf8'));
    } else if (part.fieldname === 'media') {
      media.push(await mediaFile(context, part.file, fileName(part.filename, media)));
    } else {
      throw unknownPart(part.fieldname);
    }
  }
  if (draft === undefined)
    throw new SluglineError('draft_missing', 'the package has no draft', { where: 'draft' });
  if (draft.bytes.length === 0)
    throw new SluglineError('draft_empty', `${draft.name} has no text`, { where: draft.name });
  return { draft, settings, media };
}

const settingsOf = (text: string): PackageIn['settings'] => ({
  text,
  parsed: parseSettings(text, 'story.yaml'),
});

const unknownPart = (name: string) =>
  new SluglineError('request_invalid', `a package has the parts draft, media and story, not “${name}”`, {
    where: name,
  });

function oneDraft(there: PackageIn['draft'] | undefined, name: string, bytes: Buffer): PackageIn['draft'] {
  if (there) {
    throw new SluglineError('draft_ambiguous', `${there.name} and ${name} can't both be the draft`, {
      where: name,
    });
  }
  return { name, bytes };
}

/** An empty media file is on the record and refused by the plan: the rest of the package goes on. */
async function mediaFile(context: Context, stream: Readable, name: string): Promise<SubmittedFile> {
  try {
    const { sha256, bytes } = await receive(context.working, stream, {
      limitBytes: context.config.limits.fileBytes,
      where: name,
    });
    return { name, role: 'media', sha256, bytes };
  } catch (error) {
    if (!(error instanceof SluglineError && error.code === 'file_empty')) throw error;
    return { name, role: 'media', sha256: createHash('sha256').digest('hex'), bytes: 0 };
  }
}

async function whole(
  stream: Readable,
  limit: number,
  code: 'draft_too_large' | 'settings_invalid',
  name: string,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limit)
      throw new SluglineError(code, `${name} has more than ${limit / 1024 / 1024} MiB`, { where: name });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Longest name, in bytes, that file systems and object stores take with room for a suffix. */
const longestName = 200;

/**
 * A file's name without what could make it anything else: no path, no control characters, not hidden, not empty,
 * and like no other of the package. Only messages and settings use it; stored media are named by their hash.
 */
export function fileName(given: string, others: readonly { name: string }[]): string {
  const clean = basename(given.replaceAll('\\', '/'))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
    .replaceAll(/[\u0000-\u001f\u007f]/g, ' ')
    .normalize('NFC')
    .replace(/^\.+/, '')
    .trim();
  const name = Buffer.from(clean || 'unnamed')
    .subarray(0, longestName)
    .toString('utf8')
    .replace(/\ufffd$/, '');
  const taken = new Set(others.map((other) => other.name));
  if (!taken.has(name)) return name;
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  for (let n = 2; ; n++) {
    if (!taken.has(`${stem} (${n})${extension}`)) return `${stem} (${n})${extension}`;
  }
}
