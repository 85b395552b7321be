import type { Context } from '@slugline/runtime';
import { caller, type Http } from '@slugline/runtime/http';
import { type CommandResult, SluglineError, type StoryState, statusOf } from '@slugline/story';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** What the routes of editors' commands need of the context. */
export type Editing = Pick<Context, 'clock' | 'config' | 'journal' | 'queues'>;

/**
 * Does what an editor asks for with a story: records what the command decides, lets `follow` queue what comes of it, and
 * answers 202 with the story's status. `by` is the caller.
 *
 * Throws `unauthorized` or `forbidden` without the scope `edit`, the command's refusal, and `queue_unavailable` before
 * anything is recorded: otherwise Redis would still list the story in its old state once it is back, and nothing would
 * update that list.
 */
export async function carryOut(
  { config, journal, queues }: Editing,
  { request, reply, storyId }: { request: FastifyRequest; reply: FastifyReply; storyId: string },
  command: (state: StoryState, by: string) => CommandResult,
  follow: (state: StoryState) => Promise<unknown> = async () => {},
): Promise<FastifyReply> {
  const by = caller({ config }, request, 'edit');
  if (!(await queues.takesJobs()))
    throw new SluglineError('queue_unavailable', 'Redis does not answer', {
      where: storyId,
      forCaller: true,
    });
  const { state } = await journal.transact(storyId, (current) => command(current, by));
  await follow(state);
  return reply.code(202).header('location', `/v1/stories/${storyId}`).send(statusOf(state, Date.now()));
}

/** A route for an editor's command. */
export type EditorsRoute = (context: Editing, http: Http) => void;
