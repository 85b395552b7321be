import formbody from '@fastify/formbody';
import { type Context, type Http, identify, keepPrivate, type RunningService } from '@slugline/runtime';
import { answerError } from './page/answer-error.ts';
import { pageSender } from './page/send.ts';
import { serveAssets } from './routes/assets.ts';
import { failures } from './routes/failures.ts';
import { queueBoard } from './routes/queue-board.ts';
import { signIn } from './routes/sign-in.ts';
import { storyPages } from './routes/stories.ts';

/**
 * Starts the desk: the newsroom's pages at `/desk` and the operators' at `/ops`. It uses the API, journal and
 * queues.
 */
export async function start(context: Context, http: Http): Promise<RunningService> {
  const send = pageSender(context);
  let stop = () => {};
  await http.register(async (desk) => {
    await desk.register(formbody);
    desk.addHook('onRequest', identify(context.sessions));
    desk.addHook('onSend', keepPrivate);
    desk.setErrorHandler((error, request, reply) => answerError(send, error, request, reply));
    desk.get('/', async (_request, reply) => reply.redirect('/desk'));
    serveAssets(desk);
    signIn(context, desk, send);
    storyPages(context, desk, send);
    failures(context, desk, send);
    stop = await queueBoard(context, desk, send);
  });
  return { stop: async () => stop() };
}
