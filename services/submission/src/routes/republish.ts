import { republishJob } from '@slugline/queue';
import type { Context } from '@slugline/runtime';
import { caller, type Http } from '@slugline/runtime/http';
import { findJson, writeJson } from '@slugline/store';
import {
  keys,
  newRepublication,
  newStoryId,
  type Republication,
  RepublicationRecord,
  RepublishRequest,
  SluglineError,
  StoryId,
  secondsLeft,
} from '@slugline/story';
import { z } from 'zod';
import { json, problems } from '../openapi/answers.ts';

type Parts = Pick<Context, 'config' | 'journal' | 'log' | 'queues' | 'working'>;

const common = { tags: ['destinations'], security: [{ token: ['operate' as const] }] };

/** `POST /v1/republish` begins a republication; `GET /v1/republish/{id}` returns its report. */
export function republishRoutes(context: Parts, http: Http): void {
  const { working, queues, log } = context;
  http.route({
    method: 'POST',
    url: '/v1/republish',
    schema: {
      ...common,
      operationId: 'republish',
      summary: 'Put destinations right',
      description:
        'Compares destinations with what the live editions say, object by object. Copies what is missing or wrong, deletes ' +
        'renditions that no edition shows any more, fills a destination that was added, and renders pages anew whose ' +
        'templates changed. Nothing newer than what is live goes out. The work goes on after the answer.',
      body: RepublishRequest,
      answers: {
        202: {
          ...json('It has begun', 'Republication'),
          headers: { Location: { type: 'string', description: 'Where its progress is: a path of this API' } },
        },
        ...problems('story_not_found', 'queue_unavailable', 'store_full'),
      },
    },
    handler: async (request, reply) => {
      const by = caller(context, request, 'operate');
      const { stories, section, verify, destination } = request.body;
      const destinations = destinationsOf(context, destination);
      for (const storyId of stories ?? []) await context.journal.state(storyId);
      if (!(await queues.takesJobs()))
        throw new SluglineError('queue_unavailable', 'Redis does not answer', { forCaller: true });
      const now = Date.now();
      const id = newStoryId(now);
      const asked = { ...(stories && { stories }), ...(section && { section }), destinations, verify };
      const record = newRepublication({ id, by, asked, startedAt: new Date(now).toISOString() });
      // The order matters: the search for lost work finds every record that says “running”.
      await working.put(keys.openRepublication(id), '{}');
      await writeJson(working, keys.republication(id), record);
      await queues.add(republishJob(id));
      log.info({ republication: id, by, ...asked }, 'destinations are compared with what is live');
      return reply.code(202).header('location', `/v1/republish/${id}`).send(answerOf(record.report, now));
    },
  });
  http.route({
    method: 'GET',
    url: '/v1/republish/:id',
    schema: {
      ...common,
      operationId: 'readRepublication',
      summary: 'The report of a republication',
      params: z.object({ id: StoryId }),
      answers: { 200: json('What was found and done so far', 'Republication'), ...problems('not_found') },
    },
    handler: async (request) => {
      caller(context, request, 'operate');
      const { id } = request.params;
      const record = await findJson(working, keys.republication(id), RepublicationRecord);
      if (record === undefined)
        throw new SluglineError('not_found', `there is no republication ${id}`, { where: id });
      return answerOf(record.report, Date.now());
    },
  });
}

const answerOf = (report: Republication, now: number) => ({
  ...report,
  secondsLeft: secondsLeft(report, now) ?? null,
});

/**
 * Returns the names of the destinations that are meant. Throws `request_invalid` for a name that the settings do not
 * have.
 */
function destinationsOf({ config }: Pick<Context, 'config'>, wanted: string | undefined): string[] {
  const names = config.destinations.map(({ name }) => name);
  if (wanted === undefined) return names;
  if (names.includes(wanted)) return [wanted];
  const message = `there is no destination “${wanted}”: the settings have ${names.join(', ')}`;
  throw new SluglineError('request_invalid', message, { where: 'destination' });
}
