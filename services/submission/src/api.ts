import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { type Context, type Http, identify, keepPrivate } from '@slugline/runtime';
import { description } from './openapi/describe.ts';
import { correctStoryRoute } from './routes/correct-story.ts';
import { followStory } from './routes/follow-story.ts';
import { holdStory } from './routes/hold-story.ts';
import { moveStory } from './routes/move-story.ts';
import { originals } from './routes/originals.ts';
import { readKeys, readReceipts } from './routes/read-receipts.ts';
import { readStories } from './routes/read-stories.ts';
import { releaseStory } from './routes/release-story.ts';
import { republishRoutes } from './routes/republish.ts';
import { reinstateStory, retractStory } from './routes/retract-story.ts';
import { scheduleStory } from './routes/schedule-story.ts';
import { submitStory } from './routes/submit-story.ts';
import { openUploadSlots } from './upload-slots.ts';

/** The policy of Swagger UI's page. Its scripts are files and set inline styles; it calls only the API it describes. */
const docsPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Adds the newsroom's API, with its OpenAPI description at `/v1/openapi.json` and `/docs`. */
export async function addApi(context: Context, http: Http): Promise<void> {
  await http.register(async (api) => {
    api.addHook('onRequest', identify(context.sessions));
    api.addHook('onSend', keepPrivate);
    await api.register(multipart);
    await api.register(swagger, description());
    await api.register(swaggerUi, { routePrefix: '/docs', staticCSP: docsPolicy });
    const slots = openUploadSlots(context.config.limits.uploads);
    submitStory(context, api, slots);
    correctStoryRoute(context, api, slots);
    for (const route of [
      ...[
        readStories,
        followStory,
        holdStory,
        releaseStory,
        scheduleStory,
        moveStory,
        retractStory,
        reinstateStory,
      ],
      ...[readReceipts, readKeys],
    ])
      route(context, api);
    republishRoutes(context, api);
    originals(context, api);
    api.get('/v1/openapi.json', { schema: { hide: true } }, async () => api.swagger());
  });
}
