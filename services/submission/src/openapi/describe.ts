import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { jsonSchemaTransform } from '@slugline/runtime/http';
import type { Answer } from './answers.ts';
import { componentSchemas } from './schemas.ts';

declare module 'fastify' {
  /** Parts of a route's schema that are only for its description. The server does not use them. */
  interface FastifySchema {
    /** The form that the route takes, as JSON Schema. */
    form?: object;
    /** The answers of the route, by status. */
    answers?: Record<string, Answer>;
  }
}

const license = { name: 'Apache-2.0', identifier: 'Apache-2.0' };
const tokens =
  'A token from `slugline token`. Each operation names the scopes that it needs. A server without tokens serves only its own ' +
  'machine and needs no token.';

/** Returns the options with which `@fastify/swagger` describes the API: https://spec.openapis.org/oas/v3.1.1 */
export const description = (): FastifyDynamicSwaggerOptions => ({
  openapi: {
    openapi: '3.1.1',
    info: { title: 'Slugline', description: 'Raw drafts in, live stories out.', version: '1', license },
    // The server of this description.
    servers: [{ url: '/' }],
    tags: [
      { name: 'stories', description: 'Submit stories and follow their progress' },
      {
        name: 'destinations',
        description: 'Compare destinations with the live editions, and put them right',
      },
      { name: 'originals', description: 'Take a file out of all stories' },
    ],
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: tokens } },
      schemas: componentSchemas() as Record<string, object>,
    },
  },
  transform: (route) => {
    const { url, schema } = jsonSchemaTransform(route);
    const { form, answers, ...rest } = schema;
    return {
      url,
      schema: {
        ...rest,
        ...(form && { body: { content: { 'multipart/form-data': { schema: form } } } }),
        ...(answers && { response: answers }),
      },
    };
  },
  transformObject: (document) => {
    if (!('openapiObject' in document)) return document.swaggerObject;
    const { openapiObject } = document;
    for (const path of Object.values(openapiObject.paths ?? {})) leaveOutable(path?.post?.requestBody);
    return openapiObject;
  },
});

/** Says that a body that may be `null` may be left out, too. `@fastify/swagger` calls every body required. */
function leaveOutable(body: object | undefined): void {
  if (body === undefined || !('content' in body)) return;
  const { schema } = (body as Body).content['application/json'] ?? {};
  if (schema?.anyOf?.some(({ type }) => type === 'null')) Object.assign(body, { required: false });
}

interface Body {
  content: Record<string, { schema?: { anyOf?: { type?: string }[] } }>;
}
