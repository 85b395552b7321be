import type { IncomingMessage, ServerResponse } from 'node:http';
import cookie from '@fastify/cookie';
import type { Scope } from '@slugline/config';
import { SluglineError, toSluglineError } from '@slugline/story';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawServerDefault,
} from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { answerWithin } from './answers.ts';
import { authorizeRequest, identify } from './auth.ts';
import { type Context, downDestinations } from './context.ts';
import { isOwnHost } from './host-name.ts';
import { fillingOf } from './list-stories.ts';
import { keepPrivate } from './private-answers.ts';
import { problemOf } from './problem.ts';
import { isCrossSite } from './same-origin.ts';
import { cutOffSlowBodies } from './slow-bodies.ts';

/** A server whose routes get the types of their schemas, for parameters, queries, headers and bodies. */
export type Http = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Returns the name of the caller. Throws `unauthorized`, or `forbidden` without the scope. */
export const caller = (context: Pick<Context, 'config'>, request: FastifyRequest, scope: Scope): string =>
  authorizeRequest(context.config.tokens, request, scope);

/** Returns an `onRequest` hook that lets only callers with the scope pass. */
export const requires =
  (context: Pick<Context, 'config'>, scope: Scope) => async (request: FastifyRequest) => {
    caller(context, request, scope);
  };

/** The longest time for the headers of a request, ms. */
const headersMs = 20_000;
/**
 * The span over which the pace of an upload is measured, ms. A connection that pauses for half a minute is no attack.
 */
const paceOver = 60_000;
/** The longest time for a body other than an upload, ms. */
const smallMs = 30_000;
/** How long `/healthz` waits for each check, ms. It must always answer at once. */
const livenessMs = 200;
/** How long `/readyz` waits for Redis, ms. A slower Redis would delay every request. */
const readinessMs = 1000;

/**
 * Opens the HTTP server of a process, to which each service adds its routes. It has what they share: errors as problem
 * documents, cookies, liveness, readiness and metrics.
 */
export async function openHttp(context: Context): Promise<Http> {
  const loggerInstance: FastifyBaseLogger = context.log.child({}, { level: 'warn' });
  const http = fastify({
    loggerInstance,
    // Bytes. Uploads are streamed and have their own limits.
    bodyLimit: 1024 * 1024,
    forceCloseConnections: true,
    // Closes an idle connection: a stalled upload would hold its place for ever.
    connectionTimeout: 2 * 60_000,
    // Limits slow headers. Slow bodies are limited below.
    http: { headersTimeout: headersMs, connectionsCheckingInterval: headersMs / 4 },
    routerOptions: { ignoreTrailingSlash: false },
  }).withTypeProvider<ZodTypeProvider>();
  http.setValidatorCompiler(validatorCompiler);
  http.setSerializerCompiler(serializerCompiler);
  await http.register(cookie);

  // Applies to every route. It answers here, because the error handler of a plugin could turn the error into a 500.
  http.addHook('onRequest', async (request, reply) => {
    const refusal = strangerOf(context, request);
    return refusal && sendProblem(reply, refusal);
  });

  const { uploadBytesPerSecond: bytesPerSecond } = context.config.limits;
  http.addHook('onRequest', cutOffSlowBodies({ uploads: { bytesPerSecond, over: paceOver }, smallMs }));

  http.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) context.log.error({ err: error, url: request.url }, 'request failed');
    return sendProblem(reply, error);
  });
  http.setNotFoundHandler((request, reply) =>
    sendProblem(
      reply,
      new SluglineError('not_found', `there is nothing at ${request.url}`, { where: request.url }),
    ),
  );

  const own = { schema: { hide: true }, onSend: keepPrivate };
  http.get('/healthz', own, async (_request, reply) => {
    const asked = context.liveness.map((ask) => answerWithin(livenessMs, ask(), undefined));
    const answers = await Promise.all(asked);
    const reasons = answers.filter((reason) => reason !== undefined);
    return reply
      .code(reasons.length === 0 ? 200 : 503)
      .send(reasons.length === 0 ? { status: 'ok' } : { status: 'wedged', reasons });
  });
  http.get('/readyz', own, async (_request, reply) => {
    const ready = await answerWithin(readinessMs, context.queues.takesJobs(), false);
    // A destination that is down does not make this process unready, because all other work goes on.
    const down = downDestinations(context);
    const waiting = ready
      ? context.readiness.map((ask) => ask()).find((reason) => reason !== undefined)
      : 'waiting for Redis';
    return reply.code(waiting === undefined ? 200 : 503).send({
      status: waiting ?? 'ready',
      ...(down.length > 0 ? { down } : {}),
      // One that ended is replaced, and the others go on.
      ...(context.processes ? { processes: context.processes() } : {}),
      ...(await catalogueState(context)),
    });
  });
  http.get(
    '/metrics',
    { ...own, onRequest: [identify(context.sessions), requires(context, 'operate')] },
    async (_request, reply) => reply.type(context.metrics.contentType).send(await context.metrics.text()),
  );
  return http;
}

export { jsonSchemaTransform };

/**
 * Says what keeps the catalogue from being whole, in a process that fills it. Work goes on without it, so it makes no
 * process unready.
 */
async function catalogueState({
  catalogue,
  workers,
}: Pick<Context, 'catalogue' | 'workers'>): Promise<{ catalogue?: unknown }> {
  if (catalogue === undefined || !workers.includes('catalogue')) return {};
  const filling = fillingOf(catalogue).then(
    (state) => state && { filling: state },
    (error: unknown) => ({ down: toSluglineError(error).code }),
  );
  const state = await answerWithin(readinessMs, filling, { down: 'catalogue_unavailable' });
  return state ? { catalogue: state } : {};
}

/** Returns the refusal of a request that a page of another site made a browser send, or undefined. */
function strangerOf(
  { config }: Pick<Context, 'config'>,
  { method, headers }: FastifyRequest,
): SluglineError | undefined {
  const names = config.destinations.map(({ baseUrl }) => new URL(baseUrl).hostname);
  if (config.tokens.length === 0 && !isOwnHost(headers.host, names)) {
    const message = `without tokens only this machine is served: a request for the host “${headers.host}” is refused`;
    return new SluglineError('forbidden', message, { where: 'host' });
  }
  return isCrossSite(method, headers)
    ? new SluglineError('forbidden', 'a page of another site may not change anything here', {
        where: 'origin',
      })
    : undefined;
}

/** Answers with an error as a problem document. */
export function sendProblem(reply: FastifyReply, error: unknown) {
  const problem = problemOf(error);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  if (problem.status === 503) reply.header('retry-after', '5');
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}
