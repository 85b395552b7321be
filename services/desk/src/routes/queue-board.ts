import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import { prefix, queueNames } from '@slugline/queue';
import { type Context, type Http, problemOf, requires } from '@slugline/runtime';
import { Queue } from 'bullmq';
import { answerError } from '../page/answer-error.ts';
import type { SendPage } from '../page/send.ts';

const path = '/ops/queues';

/** Its page asks another site for a font. That site need not know who operates what, so the font is left out. */
const strangeFont = /<link href="https:\/\/fonts\.googleapis\.com[^>]*>/;

/** Its page has styles of its own inline. */
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
 * Bull Board at `/ops/queues`, for operators only: it can empty a queue. Its queues appear when Redis answers, now or
 * later. Returns the function that stops waiting for Redis. This is the one file outside packages/queue that knows BullMQ,
 * because Bull Board reads BullMQ's own queues.
 */
export async function queueBoard(context: Context, http: Http, send: SendPage): Promise<() => void> {
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
        // Bull Board's own error handler would answer otherwise, and it knows no sign-in.
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
  // A BullMQ queue stays broken that Redis leaves while it is being made, so each connection gets new ones.
  const show = () => {
    for (const queue of shown) queue.close().catch(() => {});
    shown = queueNames.map((name) => new Queue(name, { connection: redis, prefix }));
    // An 'error' event without a listener ends the process. Bull Board shows what failed.
    for (const queue of shown) queue.on('error', () => {});
    board.setQueues(shown.map((queue) => new BullMQAdapter(queue)));
  };
  redis.on('ready', show);
  if (redis.status === 'ready') show();
  return () => redis.off('ready', show);
}
