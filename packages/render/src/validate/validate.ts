import { documentNames, SluglineError } from '@slugline/story';
import { pageAssets } from '../assets.ts';
import type { EditionDocument } from '../documents.ts';
import { readManifest } from './manifest.ts';
import { pageProblems } from './page.ts';

/**
 * Validates the documents of an edition before publication. Throws `edition_invalid` with all problems found (at
 * most 20 in words), so that a faulty edition never replaces a sound one.
 */
export function validateDocuments(documents: readonly EditionDocument[]): void {
  const problems = problemsOf(documents);
  if (problems.length === 0) return;
  const first = problems.slice(0, mostProblems).join('; ');
  const more = problems.length > mostProblems ? `; and ${problems.length - mostProblems} more` : '';
  throw new SluglineError('edition_invalid', `The edition has errors: ${first}${more}`);
}

/** The most problems in a message: it goes into the journal, and nobody reads more. */
const mostProblems = 20;

/** Characters: four times as many as the largest article needs. A longer document is not parsed. */
const longestDocument = 16 * 1024 * 1024;

function problemsOf(documents: readonly EditionDocument[]): string[] {
  const tooLong = documents.filter(({ text }) => text.length > longestDocument);
  if (tooLong.length > 0)
    return tooLong.map(
      ({ name, text }) => `${name} has ${text.length} characters; the limit is ${longestDocument}`,
    );
  const textOf = (name: string) => documents.find((document) => document.name === name)?.text;
  const json = textOf(documentNames.manifest);
  const html = textOf(documentNames.page);
  if (json === undefined || html === undefined) return ['story.json and index.html must both be there'];
  const read = readManifest(json);
  if ('problems' in read) return read.problems.map((problem) => `story.json: ${problem}`);
  return pageProblems(html, read.manifest, pageAssets).map((problem) => `index.html: ${problem}`);
}
