import { rowOf } from '@slugline/catalogue';
import { loadConfig } from '@slugline/config';
import { type Context, openContext } from '@slugline/runtime';
import { type Http, openHttp } from '@slugline/runtime/http';
import { type EventOf, newStoryId, type StatusReport } from '@slugline/story';
import { undescribed, watchAnswers } from '@slugline/testing/contracts/api-answers';
import { type Temporary, temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { submitted } from '@slugline/testing/newsroom/without-workers';
import { events } from '@slugline/testing/samples/journal';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addApi } from './api.ts';

interface Answer {
  status: number;
  stories: StatusReport[];
  next?: string;
  filling?: { until: string | null };
  code?: string;
  where?: string;
  detail?: string;
}

async function openApi(env: Record<string, string> = {}) {
  const folder: Temporary & { path: string } = await temporaryFolder();
  const context: Context = await openContext(
    loadConfig({ env, flags: { data: folder.path } }),
    pino({ level: 'silent' }),
  );
  const http: Http = await openHttp(context);
  const answers = watchAnswers(http);
  await addApi(context, http);
  await http.ready();
  return {
    context,
    answers,
    http,
    list: async (query = ''): Promise<Answer> => {
      const answer = await http.inject(`/v1/stories${query}`);
      return { ...answer.json(), status: answer.statusCode };
    },
    /** Makes a story that was received at this second. */
    story: async (second: number, plan: Partial<EventOf<'planned'>>): Promise<string> => {
      const receivedAt = new Date(Date.UTC(2026, 10, 20, 0, 0, second)).toISOString();
      const storyId = newStoryId(Date.parse(receivedAt));
      await context.journal.transact(storyId, () => [{ ...submitted(), receivedAt } as EventOf<'submitted'>]);
      await context.journal.transact(storyId, () => [{ ...events.planned, ...plan }]);
      await context.catalogue?.put([rowOf(await context.journal.state(storyId), Date.now())]);
      return storyId;
    },
    close: async () => {
      await http.close();
      await context.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

let api: Awaited<ReturnType<typeof openApi>>;
beforeAll(async () => {
  api = await openApi();
  await api.story(1, {
    headline: 'Storm',
    section: 'weather',
    about: { authors: [], tags: ['Küste'], language: 'de' },
  });
  await api.story(2, {
    headline: 'Ferry',
    section: 'news',
    lane: 'normal',
    about: { authors: ['Ada Lind'], tags: [], language: 'en-GB' },
  });
  await api.story(3, { headline: 'Market', section: 'news', lane: 'backfill' });
});
afterAll(() => api.close());

const headlines = ({ stories }: Answer) => stories.map(({ headline }) => headline);

describe('the list of stories', () => {
  it.each([
    ['', ['Market', 'Ferry', 'Storm']],
    ['?section=news', ['Market', 'Ferry']],
    ['?state=processing&lane=breaking', ['Storm']],
    ['?state=complete', []],
    ['?language=en', ['Ferry']],
    ['?tag=kuste', ['Storm']],
    ['?q=ada', ['Ferry']],
    ['?q=mar&section=news', ['Market']],
    ['?q=mar&section=weather', []],
    ['?from=2026-11-20T00:00:02Z&to=2026-11-20T01:00:03%2B01:00', ['Ferry']],
    ['?from=2026-11-21', []],
    ['?to=2026-11-21&limit=1', ['Market']],
  ])('with %s has %j', async (query, expected) => {
    const answer = await api.list(query);
    expect(answer).toMatchObject({ status: 200 });
    expect(headlines(answer)).toEqual(expected);
  });

  it('goes on from the newest, which Redis has, to those that only the catalogue lists', async () => {
    const first = await api.list('?limit=1');
    const second = await api.list(`?limit=1&cursor=${first.next}`);
    const third = await api.list(`?limit=1&cursor=${second.next}`);
    expect([first, second, third].flatMap(headlines)).toEqual(['Market', 'Ferry', 'Storm']);
    expect(third.next).toBeUndefined();
  });

  it('says how far the catalogue has come until it is full', async () => {
    await api.context.catalogue?.note({ filledTo: newStoryId(Date.UTC(2024, 1, 2)) });
    expect((await api.list('?section=news')).filling).toEqual({ until: '2024-02-02T00:00:00.000Z' });
    await api.context.catalogue?.note({ filled: true });
    expect(await api.list('?section=news')).not.toHaveProperty('filling');
  });

  it.each([
    ['?sections=news', 'sections'],
    ['?state=finished', 'state'],
    ['?lane=fast', 'lane'],
    ['?from=yesterday', 'from'],
    ['?limit=0', 'limit'],
    ['?limit=201', 'limit'],
    ['?cursor=2', 'cursor'],
    [`?q=${'x'.repeat(10_000)}`, 'q'],
  ])('refuses %s and names what is wrong', async (query, where) => {
    const { status, code, ...answer } = await api.list(query);
    expect({ status, code }).toEqual({ status: 400, code: 'request_invalid' });
    expect(JSON.stringify(answer)).toContain(where);
  });

  it('leaves out a story whose journal is gone', async () => {
    const storyId = newStoryId(Date.UTC(2020, 0, 1));
    const [row] = (await api.context.catalogue?.find({}, 'received', { limit: 1 }))?.rows ?? [];
    if (row) await api.context.catalogue?.put([{ ...row, id: storyId, section: 'gone' }]);
    expect(headlines(await api.list('?section=gone'))).toEqual([]);
    await api.context.catalogue?.delete(storyId);
  });

  it('answers as the description of the API says', async () => {
    const description = (await api.http.inject('/v1/openapi.json')).json();
    expect(api.answers.length).toBeGreaterThan(10);
    expect(api.answers.map((answer) => undescribed(description, answer)).filter(Boolean)).toEqual([]);
  });
});

describe('the list without filters', () => {
  /** Makes 12 stories, of which every other has left Redis. Returns their headlines, the newest first. */
  async function archive({ context, story }: Awaited<ReturnType<typeof openApi>>): Promise<string[]> {
    const all: string[] = [];
    for (let second = 1; second <= 12; second++) {
      // Some were received in the same millisecond.
      const storyId = await story(Math.ceil(second / 2), { headline: `Story ${second}`, media: [] });
      if (second % 2 === 0) {
        await context.journal.transact(storyId, () => [events.refused]);
        await context.catalogue?.put([rowOf(await context.journal.state(storyId), Date.now())]);
      }
      all.push(storyId);
    }
    await context.journal.forgetSettled(Date.now() + 3 * 86_400_000);
    expect(await context.journal.newest(50)).toHaveLength(6);
    const states = await Promise.all(all.map((storyId) => context.journal.state(storyId)));
    return states
      .toSorted((a, b) => (`${a.receivedAt} ${a.storyId}` < `${b.receivedAt} ${b.storyId}` ? 1 : -1))
      .map(({ plan }) => plan?.headline ?? '');
  }

  it('has each story once, whether Redis has it or the catalogue, at every length of a page', async () => {
    const whole = await openApi();
    try {
      const all = await archive(whole);
      await whole.context.catalogue?.note({ filled: true });
      for (const limit of [1, 2, 3, 5, 7, 11, 12, 13, 50]) {
        const pages: string[][] = [];
        for (let query = `?limit=${limit}`; ; ) {
          const page = await whole.list(query);
          pages.push(headlines(page) as string[]);
          if (page.next === undefined) break;
          query = `?limit=${limit}&cursor=${page.next}`;
        }
        expect(pages.flat()).toEqual(all);
        expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true);
      }
    } finally {
      await whole.close();
    }
  });

  it('has a new story before the catalogue does', async () => {
    const ahead = await openApi();
    try {
      const all = await archive(ahead);
      await ahead.context.journal.transact(newStoryId(Date.now()), () => [submitted()]);
      expect(headlines(await ahead.list('?limit=4'))).toEqual([null, ...all.slice(0, 3)]);
    } finally {
      await ahead.close();
    }
  });

  it('asks the catalogue for nothing when the stories of a day fill the page', async () => {
    const busy = await openApi();
    try {
      for (let n = 0; n < 4; n++)
        await busy.context.journal.transact(newStoryId(Date.now()), () => [submitted()]);
      const { catalogue } = busy.context;
      if (catalogue === undefined) throw new Error('there is none');
      const find = vi.spyOn(catalogue, 'find');
      expect(await busy.list('?limit=3')).toMatchObject({ stories: [{}, {}, {}], next: expect.any(String) });
      expect(find).not.toHaveBeenCalled();
      expect((await busy.list('?limit=4')).stories).toHaveLength(4);
      expect(find).toHaveBeenCalled();
    } finally {
      await busy.close();
    }
  });

  it('ends with the newest two days when the catalogue is off', async () => {
    const off = await openApi({ SLUGLINE_CATALOGUE: 'off' });
    try {
      await archive(off);
      const answer = await off.list();
      expect(answer.stories).toHaveLength(6);
      expect(answer.next).toBeUndefined();
    } finally {
      await off.close();
    }
  });
});

it('without a catalogue there are the newest stories, and a reason why there is nothing else', async () => {
  const off = await openApi({ SLUGLINE_CATALOGUE: 'off' });
  try {
    await off.story(1, { headline: 'Storm' });
    await off.story(2, { headline: 'Ferry' });
    const answer = await off.list('?limit=1');
    expect(headlines(answer)).toEqual(['Ferry']);
    expect(answer.next).toBeUndefined();
    expect(await off.list('?q=storm')).toMatchObject({
      ...{ status: 400, code: 'request_invalid', where: 'q' },
      detail: expect.stringContaining('the catalogue of this newsroom is off'),
    });
  } finally {
    await off.close();
  }
});

it('a PostgreSQL that is down is named, and the newest stories are there', async () => {
  const down = await openApi({ SLUGLINE_CATALOGUE: 'postgres://slugline@127.0.0.1:1/slugline' });
  try {
    await down.context.journal.transact(newStoryId(Date.now()), () => [submitted()]);
    const { stories, next } = await down.list();
    expect(stories).toHaveLength(1);
    // There may be more: whoever asks for them is told why they can't be listed.
    expect(await down.list(`?cursor=${next}`)).toMatchObject({ status: 503, code: 'catalogue_unavailable' });
    expect(await down.list('?q=storm')).toMatchObject({ status: 503, code: 'catalogue_unavailable' });
  } finally {
    await down.close();
  }
});
