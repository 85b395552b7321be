import createClient from 'openapi-fetch';
import type { paths } from './api.ts';

/** Opens a client of the API at an address, made only from the API's description. */
export const openClient = (baseUrl: string) => createClient<paths>({ baseUrl, bodySerializer: form });

/**
 * Builds a multipart form: files under their names, one part for each element of a list, and objects as JSON.
 */
function form(parts: Record<string, unknown> = {}): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(parts))
    for (const part of Array.isArray(value) ? value : [value])
      data.append(name, part instanceof Blob || typeof part === 'string' ? part : JSON.stringify(part));
  return data;
}
