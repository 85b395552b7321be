import type { StatusReport } from '@slugline/story';
import type { Step } from '../story-steps.ts';
import type { Newsroom } from './newsroom.ts';

/** A text of about 400 words, of which the third sentence can be changed. */
export function draftOf(n: number, change = 'soon'): string {
  const sentence = 'The council said on Tuesday that the work would begin as soon as the weather allows.';
  const paragraph = `${sentence} ${sentence}`;
  const paragraphs = [`${paragraph} It ends ${change}.`, ...Array.from({ length: 11 }, () => paragraph)];
  return `Bridge number ${n} opens to traffic\n\n${paragraphs.join('\n\n')}\n`;
}

let count = 0;

interface Submission {
  media?: readonly File[];
  /** What is in `story.yaml`. */
  story?: object;
}

/** Submits a story whose text no other one has. Throws when it is refused. */
export async function submit(
  newsroom: Pick<Newsroom, 'url'>,
  { media = [], story }: Submission,
  signal: AbortSignal,
): Promise<{ storyId: string; n: number }> {
  const n = ++count;
  const form = textForm(draftOf(n));
  if (story) form.set('story', JSON.stringify(story));
  for (const file of media) form.append('media', file, file.name);
  const { storyId } = await post<StatusReport>(newsroom, 'stories', form, signal);
  return { storyId, n };
}

export function textForm(draft: string): FormData {
  const form = new FormData();
  form.set('draft', new Blob([draft]), 'draft.txt');
  return form;
}

/** Asks the API for something. Returns what it accepted, and throws when it did not. */
export async function post<Accepted>(
  { url }: Pick<Newsroom, 'url'>,
  what: string,
  body: FormData | object,
  signal: AbortSignal,
): Promise<Accepted> {
  const isForm = body instanceof FormData;
  const response = await fetch(`${url}/v1/${what}`, {
    ...{ method: 'POST', signal, body: isForm ? body : JSON.stringify(body) },
    ...(!isForm && { headers: { 'content-type': 'application/json' } }),
  });
  if (response.status !== 202) throw new Error(`${what}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Accepted;
}

/** Whether a step makes a revision of the story live. */
export const isLive =
  (revision = 1) =>
  ({ entry }: Step): boolean =>
    entry.events.some((event) => event.type === 'edition-live' && event.revision === revision);

/** Whether all of the story is live everywhere. */
export const isComplete = ({ report }: Step): boolean => report.state === 'complete';
