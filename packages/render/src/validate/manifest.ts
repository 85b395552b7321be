import { type StoryManifest, strictManifestSchema } from '@slugline/story';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const ajv = new Ajv2020({ allErrors: true });
addFormats.default(ajv);
// Validates with the JSON Schema rather than its zod source, because the JSON Schema is what other systems rely on.
// It is strict: other systems accept unknown fields, but here an unknown field may be one that must not be published.
const matches = ajv.compile<StoryManifest>(strictManifestSchema());

/** Parses `story.json`, or returns all its problems. */
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

/** Checks what a schema can't express. */
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
