import { type Context, discard, failuresOf, replay } from '@slugline/runtime';
import { caller, type Http, requires } from '@slugline/runtime/http';
import { SluglineError } from '@slugline/story';
import { z } from 'zod';
import type { SendPage } from '../page/send.ts';
import { moment } from '../view/amounts.ts';

const Form = z.object({ id: z.string().min(1) });

const actions = {
  replay: { run: replay, done: 'The job is back in its queue.' },
  discard: { run: discard, done: 'The job is forgotten.' },
} as const;
const Query = z.object({ done: z.enum(['replay', 'discard']).optional().catch(undefined) });

/** Serves `/ops/failures`: lists the failures, and replays or discards one. */
export function failures(context: Context, http: Http, send: SendPage): void {
  const onRequest = [requires(context, 'operate'), redis(context.queues)];
  http.get('/ops/failures', { onRequest }, async (request, reply) => {
    const { done } = Query.parse(request.query);
    const list = await failuresOf(context);
    return send(request, reply, {
      template: 'failures',
      title: 'Failures',
      view: {
        done: done === undefined ? null : actions[done].done,
        failures: list.map((failure) => ({ ...failure, when: moment(failure.at) })),
      },
    });
  });

  for (const [name, { run }] of Object.entries(actions)) {
    http.post(`/ops/failures/${name}`, { onRequest }, async (request, reply) => {
      const form = Form.safeParse(request.body);
      if (!form.success) throw new SluglineError('request_invalid', 'the form names no job', { where: 'id' });
      const by = caller(context, request, 'operate');
      await run(context, form.data.id, by);
      context.log.info({ jobId: form.data.id, action: name, by }, 'an operator acted on a failure');
      return reply.redirect(`/ops/failures?done=${name}`, 303);
    });
  }
}

/** Throws `queue_unavailable` when Redis, which has the list, does not answer. BullMQ's error does not say so. */
const redis = (queues: Context['queues']) => async () => {
  if (!(await queues.ready(0))) throw new SluglineError('queue_unavailable', 'Redis does not answer');
};
