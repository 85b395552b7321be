import { codes, type ErrorCode } from '@slugline/story';

/** An answer of a route in the form of `@fastify/swagger`. `headers` has the schemas by name. */
export interface Answer {
  description: string;
  headers?: Record<string, { type: string; description: string }>;
  content: Record<string, { schema: object }>;
}

const component = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** Describes a JSON answer. `schema` names a schema in ./schemas.ts. */
export const json = (description: string, schema: string): Answer => ({
  description,
  content: { 'application/json': { schema: component(schema) } },
});

/**
 * Describes the answer for an accepted story. The work on it goes on after the answer.
 * https://www.rfc-editor.org/rfc/rfc9110#section-15.3.3
 */
export const accepted = (description: string): Answer => ({
  ...json(description, 'StatusReport'),
  headers: {
    Location: { type: 'string', description: 'Where the status of the story is: a path of this API' },
  },
});

/** Adds to the description of an answer that it names the revision of the story. */
export const tagged = (answer: Answer): Answer => ({
  ...answer,
  headers: {
    ...answer.headers,
    ETag: { type: 'string', description: 'The revision, for If-Match of a correction: "r1", "r2", …' },
  },
});

/**
 * Describes a stream of server-sent events. For OpenAPI 3.1 the stream is one text, and `contentSchema` describes a
 * message; from 3.2 on there is `itemSchema`. `data` names the schema of a message's JSON data.
 */
export const eventStream = (description: string, data: string): Answer => ({
  description,
  content: {
    'text/event-stream': {
      schema: {
        type: 'string',
        contentMediaType: 'text/event-stream',
        contentSchema: {
          type: 'object',
          properties: {
            id: { type: 'integer', description: 'Send it as Last-Event-ID to go on after this message' },
            event: { type: 'string', description: 'The type of the event, as in the data' },
            data: { type: 'string', contentMediaType: 'application/json', contentSchema: component(data) },
          },
          required: ['id', 'event', 'data'],
        },
      },
    },
  },
});

/** The errors that every route can give. */
const always: readonly ErrorCode[] = ['request_invalid', 'unauthorized', 'forbidden', 'store_unavailable'];

/** Describes the problem documents of a route by status: the errors of every route, and those with the codes `more`. */
export function problems(...more: ErrorCode[]): Record<string, Answer> {
  const byStatus = Map.groupBy([...always, ...more], (code) => codes[code].status);
  const known = [...byStatus].map(([status, list]) => [status, problem(status, list)] as const);
  return { ...Object.fromEntries(known), default: problem(undefined, ['internal']) };
}

const seconds = 'How many seconds to wait before the request is sent again';

function problem(status: number | undefined, list: readonly ErrorCode[]): Answer {
  const headers = {
    ...(status === 401 && { 'WWW-Authenticate': { type: 'string', description: 'Always `Bearer`' } }),
    ...((status === 429 || status === 503) && { 'Retry-After': { type: 'integer', description: seconds } }),
  };
  return {
    description: list.map((code) => `\`${code}\`: ${codes[code].title}.`).join(' '),
    ...(Object.keys(headers).length > 0 && { headers }),
    content: { 'application/problem+json': { schema: component('Problem') } },
  };
}
