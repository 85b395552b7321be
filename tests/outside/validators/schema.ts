import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { publicAt } from '../public.ts';
import { error, type Validator } from '../validator.ts';

/** ajv in its strict mode: each `story.json` with the schema that is published beside it. */
export const schema: Validator = {
  name: 'ajv',
  check: async (newsroom) => {
    const published = await (await fetch(`${newsroom.server.url}/schemas/story-2.json`)).json();
    const ajv = new Ajv2020({ strict: true, allErrors: true });
    addFormats.default(ajv);
    const isStory = ajv.compile(published as object);
    const manifests = publicAt(newsroom, /\/story\.json$/);
    const findings = manifests.flatMap(({ path, bytes }) =>
      isStory(JSON.parse(bytes.toString()))
        ? []
        : (isStory.errors ?? []).map(({ instancePath, message }) =>
            error(`${path}#${instancePath}`, `${message}`),
          ),
    );
    return { items: manifests.length, findings };
  },
};
