import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { StatusReport } from '@slugline/story';
import type { TestServer } from '@slugline/testing/newsroom/server';
import { expect } from 'vitest';

/** Real media with odd properties. They are not part of this repository. */
const corpus = process.env.CORPUS_DIR ?? join(import.meta.dirname, '../../../shared/corpus');
export const isAbsent = !existsSync(corpus);

export const original = (name: string): string => join(corpus, name);

/** A file of the corpus for a package, under its own name or another. */
export async function fileOf(name: string, as = basename(name)): Promise<File> {
  return new File([new Uint8Array(await readFile(original(name)))], as);
}

/** Publishes one story with these files. Waits until nothing more happens. */
export async function publish(server: TestServer, media: File[]): Promise<StatusReport> {
  const response = await server.submit({ draft: 'Odd media\n\nAll of it real.\n', media });
  expect(response.status).toBe(202);
  const { storyId } = (await response.json()) as { storyId: string };
  return server.settled(storyId);
}

type Medium = StatusReport['media'][number];

/** Returns the medium made from a file. Fails with the reason if the file was refused. */
export function madeOf(report: StatusReport, name: string): Medium {
  const medium = report.media.find(({ file }) => file === name);
  expect(reasonFor(report, name)).toBeUndefined();
  expect(medium).toMatchObject({ state: 'ready' });
  return medium as Medium;
}

/** Returns the reason why a file is not published. */
export const reasonFor = (
  { refused }: StatusReport,
  name: string,
): StatusReport['refused'][number] | undefined => refused.find(({ file }) => file === name);

/** Returns the path of a public rendition. */
export function publicFile(server: TestServer, medium: Medium, name: string): string {
  const rendition = medium.renditions.find((one) => one.name === name);
  if (!rendition) throw new Error(`${medium.file} has no ${name}`);
  return join(server.destination, rendition.path);
}
