import type { Http } from '@slugline/runtime';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** The parts of an operation of an OpenAPI document that tests read. */
interface Operation {
  operationId?: string;
  security?: object[];
  requestBody?: { content: Record<string, object> };
  responses: Record<
    string,
    { headers?: Record<string, object>; content?: Record<string, { schema?: object }> }
  >;
}
export interface ApiDescription {
  paths: Record<string, Record<string, Operation>>;
}

/** An answer of the server, with its route. A stream has no text. */
interface Answer {
  method: string;
  path: string;
  status: number;
  type: string;
  headers: string[];
  text: string | undefined;
}

/** Records each answer of the API's routes. Call it before the routes are added. */
export function watchAnswers(http: Http): Answer[] {
  const answers: Answer[] = [];
  http.addHook('onSend', async (request, reply, payload) => {
    const path = request.routeOptions.url?.replace(/:(\w+)/g, '{$1}');
    if (path?.startsWith('/v1/stories') && request.method !== 'HEAD')
      answers.push({
        method: request.method.toLowerCase(),
        path,
        status: reply.statusCode,
        type: String(reply.getHeader('content-type')).replace(/;.*/, ''),
        headers: Object.keys(reply.getHeaders()),
        text: typeof payload === 'string' ? payload : undefined,
      });
    return payload;
  });
  return answers;
}

/** Returns how an answer differs from the description, or undefined when it fits. */
export function undescribed(description: ApiDescription, answer: Answer): string | undefined {
  const { method, path, status, type, headers, text } = answer;
  const responses = description.paths[path]?.[method]?.responses ?? {};
  const key = String(status) in responses ? String(status) : 'default';
  const said = responses[key];
  const what = `${method} ${path} ${status}`;
  if (key === 'default' && status < 500) return `${what} is not described`;
  if (said?.content?.[type]?.schema === undefined) return `${what} has no schema for ${type}`;
  const missing = Object.keys(said.headers ?? {}).find((name) => !headers.includes(name.toLowerCase()));
  if (missing !== undefined) return `${what} lacks the header ${missing}`;
  if (text === undefined) return undefined;
  const errors = faultsOf(description, ['paths', path, method, 'responses', key, 'content', type, 'schema'])(
    JSON.parse(text),
  );
  return errors && `${what}: ${errors}`;
}

/** Returns a check by the schema at `place` in the description. The check returns the errors, or undefined. */
export function faultsOf(description: ApiDescription, place: readonly string[]) {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema(description, 'api');
  const pointer = place.map((name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1')));
  const validate = ajv.compile({ $ref: `api#/${pointer.join('/')}` });
  return (value: unknown): string | undefined =>
    validate(value) ? undefined : ajv.errorsText(validate.errors);
}
