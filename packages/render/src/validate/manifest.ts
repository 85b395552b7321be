import { type StoryManifest, strictManifestSchema } from '@slugline/story';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const ajv = new Ajv2020({ allErrors: true });
addFormats.default(ajv);
// A JSON Schema, not the zod one it comes from: what other systems check against is what must hold. They take fields that
// nobody knows; here, such a field may be one that nobody meant to publish.
const matches = ajv.compile<StoryManifest>(strictManifestSchema());

/** Reads `story.json`, or says all that is wrong with it. */
export function readManifest(text: string): { manifest: StoryManifest } | { problems: string[] } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { problems: [`is not JSON (${error instanceof Error ? error.message : error})`] };
  }
  if (!matches(json)) {
    return {
      problems: (matches.errors ?? []).map(
        ({ instancePath, message }) => `${instancePath || '/'} ${message}`,
      ),
    };
  }
  const problems = inconsistencies(json);
  return problems.length > 0 ? { problems } : { manifest: json };
}

/** What a schema can't say. */
function inconsistencies({ body, media }: StoryManifest): string[] {
  const ids = new Set(media.map(({ id }) => id));
  return [
    ...(ids.size < media.length ? ['/media names a medium twice'] : []),
    ...body.flatMap((block) =>
      block.type === 'media' && !ids.has(block.media)
        ? [`/body places ${block.media}, which is not in /media`]
        : [],
    ),
    ...media.flatMap(({ id, state, renditions }) =>
      state === 'ready' && renditions.length === 0 ? [`/media ${id} is ready without renditions`] : [],
    ),
  ];
}
