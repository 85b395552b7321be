import { publishJob } from '@slugline/queue';
import type { Context } from '@slugline/runtime';
import { caller, type Http } from '@slugline/runtime/http';
import {
  commands,
  isRefusal,
  laneOf,
  Section,
  SluglineError,
  StoryId,
  StorySettings,
  type StoryState,
  slugOf,
} from '@slugline/story';
import { z } from 'zod';
import { accepted, problems } from '../openapi/answers.ts';
import { claimExactly } from '../plan/claim-path.ts';
import { refuseTakenSection } from '../plan/section.ts';
import { carryOut } from './carry-out.ts';
import { Reason } from './reason.ts';

const Body = z
  .strictObject({
    slug: StorySettings.shape.slug.describe('The new slug. It is written as all slugs of the site are.'),
    section: Section.optional().describe('The new section. What is absent stays.'),
    reason: Reason,
  })
  .refine(({ slug, section }) => slug !== undefined || section !== undefined, 'needs slug or section')
  .meta({
    examples: [
      { slug: 'ferry-sinks', reason: 'the first slug had a wrong name' },
      { section: 'sport', reason: 'it is about the regatta' },
    ],
  });

/** `POST /v1/stories/{id}/move`: an editor gives a story another address. */
export function moveStory(context: Context, http: Http): void {
  http.route({
    method: 'POST',
    url: '/v1/stories/:id/move',
    schema: {
      operationId: 'moveStory',
      summary: 'Move a story to another address',
      description:
        'Gives a story another slug or section. Its next edition is at the new address, and its media are not made again. ' +
        'The former address leads there for good: by a 301 from the edges that we ship, elsewhere by a page, and by an ' +
        'entry in `redirects.json`. All former addresses lead straight to the newest one. If the story moves back to a ' +
        'former address, the redirect from there ends. A story that is not published yet leaves no former address. In ' +
        'its report, `path` and `formerPaths` say where it is and was; `url` is where readers find it now.',
      tags: ['stories'],
      security: [{ token: ['edit'] }],
      params: z.object({ id: StoryId }),
      body: Body,
      answers: {
        202: accepted('The story moves'),
        ...problems(
          'story_not_found',
          'not_possible_now',
          'address_taken',
          'settings_invalid',
          'queue_unavailable',
          'store_full',
        ),
      },
    },
    handler: async (request, reply) => {
      const { id: storyId } = request.params;
      const by = caller(context, request, 'edit');
      const state = await context.journal.latest(storyId);
      const input = { ...wantedBy(context, state, request.body), by, reason: request.body.reason };
      const claimed = await claimAddress(context, state, input);
      return carryOut(
        context,
        { request, reply, storyId },
        (current) => commands.move(current, { ...input, claimed }, Date.now()),
        (after) => context.queues.add(publishJob(storyId, after.sequence, laneOf(after))),
      );
    },
  });
}

/**
 * Returns the slug and the section as they are in an address. Throws `request_invalid` for a slug without a letter or
 * digit, and `settings_invalid` for a section with the name of a destination.
 */
function wantedBy(
  { config }: Pick<Context, 'config'>,
  { plan }: StoryState,
  { slug: text, section }: z.infer<typeof Body>,
): { slug?: string; section?: string } {
  const { slugs } = config.site;
  const { language = config.site.language } = plan?.about ?? {};
  const slug = text === undefined ? undefined : slugOf(text, '', { slugs, language });
  if (slug === '')
    throw new SluglineError('request_invalid', `the slug “${text}” has no letter or digit`, {
      where: 'slug',
    });
  if (section !== undefined) refuseTakenSection(section, config.destinations);
  return { ...(slug !== undefined && { slug }), ...(section !== undefined && { section }) };
}

/**
 * Claims the address to which a story moves, and returns it. Claims nothing when the move is refused or changes nothing, and
 * returns an empty text. Throws `address_taken` when another story has the address, or had it before it moved.
 */
async function claimAddress(
  context: Pick<Context, 'redis' | 'working'>,
  state: StoryState,
  input: Parameters<typeof commands.move>[1],
): Promise<string> {
  const { storyId } = state;
  const result = commands.move(state, input, Date.now());
  const moved = isRefusal(result) ? undefined : result.find((event) => event.type === 'moved');
  if (moved === undefined) return '';
  const { path, slug } = moved;
  const owner = await claimExactly(context, storyId, path);
  if (owner === storyId) return path;
  const free = `${slug}-${storyId.slice(-6).toLowerCase()}`;
  throw new SluglineError(
    'address_taken',
    `${path} is the address of the story ${owner}: move to another one, for example with the slug “${free}”`,
    { where: 'slug' },
  );
}
