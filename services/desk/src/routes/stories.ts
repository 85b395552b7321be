import { type Context, type Http, requires } from '@slugline/runtime';
import { SluglineError, StoryId } from '@slugline/story';
import { z } from 'zod';
import type { SendPage } from '../page/send.ts';
import { rowOf } from '../view/row.ts';
import { storyView } from '../view/story.ts';

/** As many stories as one looks through; older ones have addresses of their own. */
const listed = 50;

const params = z.object({ id: z.string() });

/** `/desk`: the newest stories and the form for a new one. `/desk/stories/{id}`: one story. */
export function storyPages(context: Context, http: Http, send: SendPage): void {
  const onRequest = requires(context, 'submit');
  http.get('/desk', { onRequest }, async (request, reply) => {
    const states = await newest(context);
    const rows = states?.map((state) => rowOf(state, context.destinations, Date.now())) ?? [];
    // Without Redis there is no list, but a story can still be submitted: the form stays.
    return send(request, reply.code(states ? 200 : 503), {
      template: 'stories',
      title: 'Stories',
      view: { rows, unavailable: states === undefined },
    });
  });

  http.get('/desk/stories/:id', { onRequest, schema: { params } }, async (request, reply) => {
    const { id } = request.params;
    if (!StoryId.safeParse(id).success)
      throw new SluglineError('story_not_found', `“${id}” is not a story’s id`, { where: id });
    const view = storyView(id, await context.journal.read(id), context.destinations, Date.now());
    return send(request, reply, { template: 'story', title: view.headline, view });
  });
}

async function newest(context: Context) {
  try {
    return await context.journal.newest(listed);
  } catch (error) {
    context.log.warn({ err: error }, 'the list of stories needs Redis');
    return undefined;
  }
}
