import type { StatusReport, StoryEvent } from '@slugline/story';
import { problem } from '@slugline/testing/newsroom/problem';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { openDesk } from '@slugline/testing/processes/command';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let server: TestServer;
/** The headers of somebody who may only submit, and of an editor. */
let as: Record<'reporter' | 'editor', Record<string, string>>;

beforeAll(async () => {
  const desk = await openDesk();
  const token = async (name: string, scopes: string) => {
    const { stdout } = await desk.run(['token', name, '--scopes', scopes]);
    return {
      header: { authorization: `Bearer ${/token .*: +(slug_\S+)/.exec(stdout)?.[1]}` },
      grant: /SLUGLINE_TOKENS: +(\S+)/.exec(stdout)?.[1],
    };
  };
  const reporter = await token('reporter', 'submit');
  const editor = await token('editor', 'submit,edit');
  await desk.close();
  as = { reporter: reporter.header, editor: editor.header };
  server = await startTestServer({ env: { SLUGLINE_TOKENS: `${reporter.grant},${editor.grant}` } });
});
afterAll(() => server?.stop());

const fromNow = (ms: number): string => new Date(Date.now() + ms).toISOString();
const hour = 3_600_000;
const reason = 'the court has decided';

const get = async (path: string) => (await fetch(`${server.url}${path}`, { headers: as.editor })).json();
const statusOf = async (storyId: string) => (await get(`/v1/stories/${storyId}`)) as StatusReport;
const post = (storyId: string, command: string, body: unknown, headers = as.editor) =>
  fetch(`${server.url}/v1/stories/${storyId}/${command}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
function correct(storyId: string, draft: string, headers: Record<string, string> = {}) {
  const form = new FormData();
  form.set('draft', new Blob([draft]), 'draft.txt');
  return fetch(`${server.url}/v1/stories/${storyId}/revisions`, {
    method: 'POST',
    body: form,
    headers: { ...as.editor, ...headers },
  });
}

type Place = 'live' | 'scheduled' | 'held' | 'retracted';
const stories = new Map<Place, Promise<string>>();

/** Returns a story in this state. The cases share it, because none of them may change it. */
function story(place: Place): Promise<string> {
  const known = stories.get(place) ?? make(place);
  stories.set(place, known);
  return known;
}

/** Waits until the newest entry of a story's journal has this event. */
const recorded = (storyId: string, type: StoryEvent['type']) =>
  expect
    .poll(async () => (await server.context.journal.read(storyId)).at(-1)?.events.map((event) => event.type))
    .toContain(type);

async function make(place: Place): Promise<string> {
  const submitted = await server.submit(
    {
      draft: `Story that is ${place}\n\nThe gate opens with a key.\n`,
      ...(place === 'scheduled' && { story: { embargo: fromNow(hour) } }),
    },
    as.editor,
  );
  const { storyId } = (await submitted.json()) as StatusReport;
  const reaches = (state: StatusReport['state']) =>
    expect.poll(async () => (await statusOf(storyId)).state, { timeout: 20_000 }).toBe(state);
  await reaches(place === 'scheduled' ? 'scheduled' : 'complete');
  // The last entries come after the state can be seen.
  if (place === 'scheduled') await recorded(storyId, 'scheduled');
  if (place === 'held') await post(storyId, 'hold', { reason });
  if (place === 'retracted') {
    await post(storyId, 'retract', { reason });
    await expect.poll(async () => (await statusOf(storyId)).retraction?.remaining).toEqual([]);
    await recorded(storyId, 'receipt-issued');
  }
  return storyId;
}

describe('what is not possible is refused with what is possible now, and changes nothing', () => {
  it.each<[string, Place, (storyId: string) => Promise<Response>, number, string, RegExp]>([
    [
      'a correction of a revision that there is not',
      'live',
      (id) => correct(id, 'Other gate\n\nOpen.\n', { 'if-match': '"r7"' }),
      ...([412, 'story_changed', /the newest revision is r1, not r7/] as const),
    ],
    [
      'a correction of a retracted story',
      'retracted',
      (id) => correct(id, 'Other gate\n\nOpen.\n'),
      ...([409, 'not_possible_now', /the story is retracted; it can be reinstated/] as const),
    ],
    [
      'a second retraction',
      'retracted',
      (id) => post(id, 'retract', { reason }),
      ...([409, 'not_possible_now', /taken down twice: .*it can be reinstated/] as const),
    ],
    [
      'a retraction without a reason',
      'live',
      (id) => post(id, 'retract', {}),
      ...([400, 'request_invalid', /reason/] as const),
    ],
    [
      'a return of a story that is not retracted',
      'live',
      (id) => post(id, 'reinstate', { reason }),
      ...([409, 'not_possible_now', /it can be corrected, held, moved, retracted or given/] as const),
    ],
    [
      'a time of publication in the past',
      'scheduled',
      (id) => post(id, 'schedule', { publishAt: '2020-01-01T00:00:00Z' }),
      ...([400, 'request_invalid', /is past: give a later time, or lift it/] as const),
    ],
    [
      'a time of publication of what is live',
      'live',
      (id) => post(id, 'schedule', { publishAt: fromNow(hour) }),
      ...([409, 'not_possible_now', /live and complete; it can be corrected, held/] as const),
    ],
    [
      'an expiry before the publication',
      'scheduled',
      (id) => post(id, 'schedule', { expires: fromNow(hour / 2) }),
      ...([400, 'request_invalid', /before it goes out at .*: let it expire later or go out/] as const),
    ],
    [
      'an expiry in the past',
      'live',
      (id) => post(id, 'schedule', { expires: '2020-01-01T00:00:00Z' }),
      ...([400, 'request_invalid', /is past: give a later one, or none/] as const),
    ],
    [
      'a release by somebody without the scope',
      'held',
      (id) => post(id, 'release', { reason }, as.reporter),
      ...([403, 'forbidden', /edit/] as const),
    ],
    [
      'a release by nobody who is known',
      'held',
      (id) => post(id, 'release', { reason }, {}),
      ...([401, 'unauthorized', /token/] as const),
    ],
    [
      'a release of another kind of hold',
      'held',
      (id) => post(id, 'release?kind=doubt', { reason }),
      ...([409, 'not_possible_now', /but for editor: .*it can be corrected, released/] as const),
    ],
    [
      'a release of what nothing holds',
      'live',
      (id) => post(id, 'release', { reason }),
      ...([409, 'not_possible_now', /nothing holds it: .*it can be corrected, held/] as const),
    ],
  ])('%s', async (_what, place, send, status, code, detail) => {
    const storyId = await story(place);
    const before = [await statusOf(storyId), (await server.context.journal.latest(storyId)).sequence];
    const answer = await send(storyId);
    expect(answer.status).toBe(status);
    expect(await problem(answer)).toMatchObject({ code, detail: expect.stringMatching(detail) });
    expect([await statusOf(storyId), (await server.context.journal.latest(storyId)).sequence]).toEqual(
      before,
    );
  });
});
