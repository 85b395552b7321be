import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { StatusReport } from '@slugline/story';
import { expect } from 'vitest';
import type { TestHouse } from '../support/house.ts';

/** Real media with what is odd about it. They are read where they lie and are no part of this repository. */
const corpus = process.env.CORPUS_DIR ?? join(import.meta.dirname, '../../../shared/corpus');
export const isAbsent = !existsSync(corpus);

export const original = (name: string): string => join(corpus, name);

/** A file of the corpus for a package, under its own name or another. */
export async function fileOf(name: string, as = basename(name)): Promise<File> {
  return new File([new Uint8Array(await readFile(original(name)))], as);
}

/** Publishes one story with these files and waits until nothing more happens. */
export async function publish(house: TestHouse, media: File[]): Promise<StatusReport> {
  const response = await house.submit({ draft: 'Odd media\n\nAll of it real.\n', media });
  expect(response.status).toBe(202);
  const { storyId } = (await response.json()) as { storyId: string };
  return house.settled(storyId);
}

type Medium = StatusReport['media'][number];

/** What was made of a file. Fails with the reason when the file was refused. */
export function madeOf(report: StatusReport, name: string): Medium {
  const medium = report.media.find(({ file }) => file === name);
  expect(reasonFor(report, name)).toBeUndefined();
  expect(medium).toMatchObject({ state: 'ready' });
  return medium as Medium;
}

/** Why a file is not published. */
export const reasonFor = (
  { refused }: StatusReport,
  name: string,
): StatusReport['refused'][number] | undefined => refused.find(({ file }) => file === name);

/** Where a public rendition of a medium lies. */
export function publicFile(house: TestHouse, medium: Medium, name: string): string {
  const rendition = medium.renditions.find((one) => one.name === name);
  if (!rendition) throw new Error(`${medium.file} has no ${name}`);
  return join(house.destination, rendition.path);
}
