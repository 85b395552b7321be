import type { Readable } from 'node:stream';
import type { Context } from '@slugline/runtime';
import { receive } from '@slugline/store';
import { looksLikeSettings, SluglineError, type SubmittedFile, sha256Of } from '@slugline/story';
import type { FastifyRequest } from 'fastify';
import { fileName } from './file-name.ts';
import { formError } from './form-error.ts';
import { formParts } from './form-parts.ts';
import { packageInZip } from './package-in-zip.ts';
import { withSendersFileName } from './senders-file-name.ts';

/** A received story package: the texts are in memory, the media already in the store. */
export interface ReceivedPackage {
  draft: { name: string; bytes: Buffer };
  /** The text as it was sent, YAML or JSON. */
  settings: Buffer | undefined;
  media: SubmittedFile[];
}

/** A received correction: every part may be absent. */
export interface ReceivedCorrection extends Omit<ReceivedPackage, 'draft'> {
  draft: ReceivedPackage['draft'] | undefined;
}

/** The most bytes of a draft: enough for a DOCX or a mail with its pictures. Readers have lower limits for text. */
const longestDraftBytes = 32 * 1024 * 1024;
const longestSettingsBytes = 256 * 1024;

/**
 * Reads a multipart request part by part. Media are hashed while they stream into the store; only the draft and the
 * settings are ever whole in memory. It refuses a second draft or second settings, and a draft or media file that is
 * named like settings, because an embargo may be in it. Throws `draft_missing`, `draft_ambiguous`, `draft_empty`,
 * `draft_too_large`, `settings_invalid`, `request_too_large` or `request_invalid`, and as the store does.
 */
export async function receivePackage(
  context: Pick<Context, 'config' | 'working'>,
  request: FastifyRequest,
): Promise<ReceivedPackage> {
  const { draft, ...parts } = await receiveForm(context, request, false);
  if (draft === undefined)
    throw new SluglineError('draft_missing', 'the package has no draft', { where: 'draft' });
  return { draft, ...parts };
}

/** Reads the parts of a correction as `receivePackage` does. Throws as that does, but every part may be absent. */
export const receiveCorrection = (
  context: Pick<Context, 'config' | 'working'>,
  request: FastifyRequest,
): Promise<ReceivedCorrection> => receiveForm(context, request, true);

async function receiveForm(
  context: Pick<Context, 'config' | 'working'>,
  request: FastifyRequest,
  isCorrection: boolean,
): Promise<ReceivedCorrection> {
  const { limits } = context.config;
  if (!request.isMultipart()) {
    throw new SluglineError(
      'request_invalid',
      'send the story as multipart/form-data with a draft and media',
      {
        where: 'content-type',
      },
    );
  }
  try {
    return await readParts(context, request, isCorrection);
  } catch (error) {
    // Reads and drops the rest of a refused request, because the sender's next one comes on the same connection.
    request.raw.unpipe();
    request.raw.resume();
    throw formError(error, limits) ?? error;
  }
}

async function readParts(
  context: Pick<Context, 'config' | 'working'>,
  request: FastifyRequest,
  isCorrection: boolean,
): Promise<ReceivedCorrection> {
  const { limits } = context.config;
  let draft: ReceivedCorrection['draft'];
  let settings: ReceivedCorrection['settings'];
  const media: SubmittedFile[] = [];

  // The parser cuts longer parts silently, or fails without their name. So its limits are above ours.
  const fileSize = Math.max(limits.fileBytes, longestDraftBytes) + 1;
  const fieldSize = longestDraftBytes + 1;
  for await (const part of formParts(request, { files: limits.files, fileSize, fieldSize })) {
    if (part.fieldname === 'story' && settings !== undefined)
      throw new SluglineError('settings_invalid', twoSettings, { where: settingsName });
    if (part.type === 'field') {
      const bytes = Buffer.from(String(part.value));
      if (part.fieldname === 'story') {
        if (bytes.length > longestSettingsBytes)
          throw tooLong('settings_invalid', settingsName, longestSettingsBytes);
        settings = bytes;
      } else if (part.fieldname === 'draft') {
        if (bytes.length > longestDraftBytes)
          throw tooLong('draft_too_large', 'draft.txt', longestDraftBytes);
        draft = oneDraft(draft, 'draft.txt', bytes);
      } else throw unknownPart(part.fieldname);
    } else if (part.fieldname === 'draft') {
      refuseSettings(part.filename);
      const name = fileName(part.filename, []);
      draft = oneDraft(draft, name, await whole(part.file, longestDraftBytes, 'draft_too_large', name));
    } else if (part.fieldname === 'story') {
      settings = await whole(part.file, longestSettingsBytes, 'settings_invalid', settingsName);
    } else if (part.fieldname === 'media') {
      refuseSettings(part.filename);
      const taken = media.map(({ name }) => name);
      media.push(await mediaFile(context, part.file, fileName(part.filename, taken)));
    } else {
      throw unknownPart(part.fieldname);
    }
  }
  if (draft === undefined) return { draft, settings, media };
  if (draft.bytes.length === 0)
    throw new SluglineError('draft_empty', `${draft.name} has no text`, { where: draft.name });
  const inZip = await packageInZip(draft, {
    limits,
    longestDraft: longestDraftBytes,
    isCorrection,
    storeMedia: (stream, name, taken) =>
      mediaFile(context, stream, fileName(name, [...media.map((file) => file.name), ...taken])),
  });
  if (inZip === undefined) return { draft, settings, media };
  if (settings !== undefined && inZip.settings !== undefined)
    throw new SluglineError('settings_invalid', twoSettings, { where: settingsName });
  return {
    draft: inZip.draft && { ...inZip.draft, name: fileName(inZip.draft.name, []) },
    settings: settings ?? inZip.settings,
    media: [...media, ...inZip.media],
  };
}

/** The name under which the settings are stored beside the draft. */
export const settingsName = 'story.yaml';

const twoSettings = 'the package has two parts “story”: send all settings in one';

/** Throws `settings_invalid` for a file that is named like settings, also when the long name would be cut. */
function refuseSettings(name: string | undefined): void {
  const file = fileName(name, []);
  if (![file, name ?? ''].some(looksLikeSettings)) return;
  throw new SluglineError(
    'settings_invalid',
    `${file} looks like settings, which are read only from the part “story”: send it as that part, or leave it out`,
    { where: file },
  );
}

const unknownPart = (name: string) =>
  new SluglineError(
    'request_invalid',
    name === 'media'
      ? 'a media part must be a file, with a file name'
      : `a package has the parts draft, media and story, not “${name}”`,
    { where: name },
  );

const tooLong = (code: 'draft_too_large' | 'settings_invalid', name: string, limit: number) =>
  new SluglineError(code, `${name} has more than ${limit / 1024} KiB`, { where: name });

function oneDraft(there: ReceivedCorrection['draft'], name: string, bytes: Buffer): ReceivedPackage['draft'] {
  if (there) {
    throw new SluglineError('draft_ambiguous', `${there.name} and ${name} can't both be the draft`, {
      where: name,
    });
  }
  return { name, bytes };
}

/** Stores a media file. An empty one is recorded and later refused by the plan, and the rest of the package goes on. */
async function mediaFile(
  context: Pick<Context, 'config' | 'working'>,
  stream: Readable,
  name: string,
): Promise<SubmittedFile> {
  try {
    const { sha256, bytes } = await withSendersFileName(name, () =>
      receive(context.working, stream, { limitBytes: context.config.limits.fileBytes, where: name }),
    );
    return { name, role: 'media', sha256, bytes };
  } catch (error) {
    if (!(error instanceof SluglineError && error.code === 'file_empty')) throw error;
    return { name, role: 'media', sha256: sha256Of(''), bytes: 0 };
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
    if (bytes > limit) throw tooLong(code, name, limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
