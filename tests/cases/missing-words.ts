import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const wordsIn = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]{2,}/gu) ?? [];

/**
 * Returns the words of a package's draft that are neither in the published document nor in the record. Undefined for a
 * draft that is not UTF-8 text. Markup counts as words, so a draft in Markdown or HTML may miss a few.
 */
export async function missingWords(
  folder: string,
  manifest: object,
  record: readonly { text: string }[],
): Promise<string[] | undefined> {
  const draft = (await readdir(folder)).find((name) => /^draft\.(txt|md|markdown)$/i.test(name));
  if (draft === undefined) return undefined;
  const bytes = await readFile(join(folder, draft));
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
  const there = new Set(wordsIn([JSON.stringify(manifest), ...record.map((entry) => entry.text)].join('\n')));
  return [...new Set(wordsIn(text))].filter((word) => !there.has(word));
}
