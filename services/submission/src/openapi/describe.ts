import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { jsonSchemaTransform } from '@slugline/runtime';
import type { Answer } from './answers.ts';
import { componentSchemas } from './schemas.ts';

declare module 'fastify' {
  /** Of a route, for its description alone: the server neither checks nor changes anything by these. */
  interface FastifySchema {
    /** The form that it takes, as JSON Schema. */
    form?: object;
    /** What it answers, by status. */
    answers?: Record<string, Answer>;
  }
}

const license = { name: 'Apache-2.0', identifier: 'Apache-2.0' };
const tokens =
  'A token as `slugline token` makes it; its scopes are named beside each operation. A server without tokens serves its own ' +
  'machine alone, and asks for none.';

/** How `@fastify/swagger` describes the API: https://spec.openapis.org/oas/v3.1.1 */
export const description = (): FastifyDynamicSwaggerOptions => ({
  openapi: {
    openapi: '3.1.1',
    info: { title: 'Slugline', description: 'Raw drafts in, live stories out.', version: '1', license },
    // The server that this description came from.
    servers: [{ url: '/' }],
    tags: [{ name: 'stories', description: 'Submit stories, and see what becomes of them' }],
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
});
