import { type ObjectStore, readText } from '@slugline/store';
import type { EditionState } from '@slugline/story';

/** Returns the text of a document of an edition as it was built. The live one may be newer. */
export async function editionDocument(
  working: ObjectStore,
  edition: Pick<EditionState, 'folder'> | undefined,
  destination: string,
  name: string,
): Promise<string> {
  const record = JSON.parse(await readText(working, `${edition?.folder}edition.json`));
  const documents: { name: string; text: string }[] = record.documents[destination];
  const document = documents.find((one) => one.name === name);
  if (document === undefined) throw new Error(`the edition has no ${name} for ${destination}`);
  return document.text;
}
