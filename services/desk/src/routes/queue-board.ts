import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import { prefix, queueNames } from '@slugline/queue';
import { type Context, problemOf } from '@slugline/runtime';
import { type Http, requires } from '@slugline/runtime/http';
import { Queue } from 'bullmq';
import { answerError } from '../page/answer-error.ts';
import type { SendPage } from '../page/send.ts';

const path = '/ops/queues';

/** Bull Board's page loads a font from another site. It is removed, so that the site learns nothing about operators. */
const strangeFont = /<link href="https:\/\/fonts\.googleapis\.com[^>]*>/;

/** Bull Board's page has inline styles. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  "font-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Serves Bull Board at `/ops/queues`, for operators only, because it can empty a queue. Its queues appear as
 * soon as Redis answers. Returns a function that stops waiting for Redis. No other file outside
 * packages/queue imports BullMQ; this one must, because Bull Board reads BullMQ's queues.
 */
export async function queueBoard(
  context: Pick<Context, 'config' | 'redis'>,
  http: Http,
  send: SendPage,
): Promise<() => void> {
  const adapter = new FastifyAdapter();
  adapter.setBasePath(path);
  const board = createBullBoard({
    queues: [],
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'Slugline queues', miscLinks: [{ text: 'Desk', url: '/desk' }] } },
  });
  adapter.setErrorHandler((error) => {
    const problem = problemOf(error);
    return { status: problem.status as 500, body: { error: problem.detail } };
  });

  const mayOperate = requires(context, 'operate');
  await http.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      try {
        await mayOperate(request);
      } catch (error) {
        // Otherwise Bull Board's own error handler would answer, without a way to the sign-in.
        return answerError(send, error, request, reply);
      }
    });
    scope.addHook('onSend', async (_request, reply, payload) => {
      reply.header('content-security-policy', policy);
      return typeof payload === 'string' ? payload.replace(strangeFont, '') : payload;
    });
    await scope.register(adapter.registerPlugin(), { prefix: path });
  });

  const { redis } = context;
  let shown: Queue[] = [];
  // A BullMQ queue stays broken if Redis disconnects while the queue is being created. So each connection
  // gets new queues.
  const show = () => {
    for (const queue of shown) queue.close().catch(() => {});
    shown = queueNames.map((name) => new Queue(name, { connection: redis, prefix }));
    // An 'error' event without a listener would end the process. Bull Board shows the error itself.
    for (const queue of shown) queue.on('error', () => {});
    board.setQueues(shown.map((queue) => new BullMQAdapter(queue)));
  };
  redis.on('ready', show);
  if (redis.status === 'ready') show();
  return () => redis.off('ready', show);
}
