import { Readable } from 'node:stream';
import type { ParsedDraft } from '@slugline/draft';
import { type ObjectStore, receive } from '@slugline/store';
import type { Article, StorySettings, SubmittedFile } from '@slugline/story';
import { fileName } from './file-name.ts';

/** A draft whose files are stored, with the names that they have in the package. */
interface Stored {
  article: Article;
  settings: StorySettings;
  files: SubmittedFile[];
}

/**
 * Stores the files that were inside a draft as originals: pictures of a DOCX, attachments of a mail. They are named by
 * their hashes, so that doing it again changes nothing. A file with the same name as a file of the package (`packaged`)
 * gets another name, in the article and the settings, too. An empty file is left out.
 */
export async function storeAttachments(
  working: ObjectStore,
  { article, settings, attachments }: ParsedDraft,
  packaged: readonly SubmittedFile[],
  signal: AbortSignal,
): Promise<Stored> {
  const files: SubmittedFile[] = [];
  const names = new Map<string, string>();
  for (const { name, bytes } of attachments) {
    signal.throwIfAborted();
    if (bytes.length === 0) continue;
    const media = packaged.filter(({ role }) => role === 'media');
    const own = fileName(
      name,
      [...media, ...files].map((file) => file.name),
    );
    const stored = await receive(working, Readable.from([Buffer.from(bytes)]), {
      limitBytes: bytes.length,
      where: own,
    });
    files.push({ name: own, role: 'media', ...stored });
    // If two attachments have the same name, the article means the first.
    if (!names.has(name)) names.set(name, own);
  }
  return { ...renamed(article, settings, names), files };
}

function renamed(
  article: Article,
  settings: StorySettings,
  names: ReadonlyMap<string, string>,
): { article: Article; settings: StorySettings } {
  if ([...names].every(([name, own]) => name === own)) return { article, settings };
  const nameOf = (file: string) => names.get(file) ?? file;
  const blocks = article.blocks.map((block) =>
    block.type === 'media' ? { ...block, file: nameOf(block.file) } : block,
  );
  const media = Object.fromEntries(
    Object.entries(settings.media ?? {}).map(([file, said]) => [nameOf(file), said]),
  );
  return {
    article: { ...article, blocks },
    settings: {
      ...settings,
      ...(settings.media && { media }),
      ...(settings.lead !== undefined && { lead: nameOf(settings.lead) }),
    },
  };
}
