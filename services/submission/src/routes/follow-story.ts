import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { Context } from '@slugline/runtime';
import { caller, type Http } from '@slugline/runtime/http';
import { type JournalEntry, StoryId } from '@slugline/story';
import { z } from 'zod';
import { eventStream, problems } from '../openapi/answers.ts';

/** `GET /v1/stories/{id}/events`: the journal as server-sent events, after `Last-Event-ID`. */
export function followStory(context: Pick<Context, 'config' | 'journal'>, http: Http): void {
  http.route({
    method: 'GET',
    url: '/v1/stories/:id/events',
    schema: {
      operationId: 'followStory',
      summary: 'What happens to a story, as it happens',
      description:
        'Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): first all past events, then new ' +
        'ones. The stream does not end by itself. Now and then it sends a line that begins with a colon, to stay open.',
      tags: ['stories'],
      security: [{ token: ['submit'] }],
      params: z.object({ id: StoryId }),
      headers: z.object({
        'last-event-id': z.coerce
          .number()
          .int()
          .min(0)
          .default(0)
          .describe('The id of the last message that you have received; the stream begins after it'),
      }),
      answers: {
        200: eventStream('The events of the story', 'StoryEvent'),
        ...problems('story_not_found'),
      },
    },
    handler: async (request, reply) => {
      caller(context, request, 'submit');
      await context.journal.state(request.params.id);
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const entries = context.journal.follow(
        request.params.id,
        request.headers['last-event-id'],
        gone.signal,
      );
      return reply
        .type('text/event-stream')
        .header('cache-control', 'no-store')
        .send(Readable.from(messages(entries), { objectMode: false }));
    },
  });
}

/**
 * Returns the messages of an entry, one for each event. Only the last one has the entry's sequence as its id, so a
 * reader that is cut off in between gets all of them again.
 */
const messageOf = ({ sequence, at, events }: JournalEntry): string =>
  events
    .map((event, n) => {
      const id = n === events.length - 1 ? `id: ${sequence}\n` : '';
      return `${id}event: ${event.type}\ndata: ${JSON.stringify({ at, ...event })}\n\n`;
    })
    .join('');

/**
 * The pause between signs of life, ms. Proxies cut a connection that is silent for a minute, and our server does,
 * too.
 */
const heartbeat = 15_000;

/**
 * Yields server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html), with comments in
 * pauses.
 */
async function* messages(entries: AsyncIterable<JournalEntry>): AsyncIterable<string> {
  yield 'retry: 1000\n\n';
  const reader = entries[Symbol.asyncIterator]();
  let next = reader.next();
  try {
    for (;;) {
      const quiet = new AbortController();
      const news = await Promise.race([
        next,
        setTimeout(heartbeat, undefined, { signal: quiet.signal, ref: false }),
      ]);
      quiet.abort();
      if (news === undefined) {
        yield ': still here\n\n';
        continue;
      }
      if (news.done) return;
      yield messageOf(news.value);
      next = reader.next();
    }
  } finally {
    await reader.return?.();
  }
}
