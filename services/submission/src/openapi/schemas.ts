import { Problem } from '@slugline/runtime';
import { StatusReport, StoryEvent, StorySettings } from '@slugline/story';
import { z } from 'zod';

/** What the API answers with. Programs that read it must expect more fields than these: some may be added. */
const answered = z.registry<{ id: string }>();
answered.add(StatusReport, { id: 'StatusReport' });
answered.add(z.object({ stories: z.array(StatusReport) }), { id: 'StoryList' });
answered.add(
  z.intersection(z.object({ at: z.string().describe('When it was recorded, ISO 8601') }), StoryEvent),
  { id: 'StoryEvent' },
);
answered.add(Problem, { id: 'Problem' });

/** What the API takes. Fields that are not in these schemas are refused. */
const taken = z.registry<{ id: string }>();
taken.add(StorySettings, { id: 'StorySettings' });

const uri = (id: string) => `#/components/schemas/${id}`;

/** Zod writes the range of safe integers, in which all numbers of JavaScript are, at each of them. */
const withoutSafeRange = (schema: { minimum?: number; maximum?: number }) => {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
};

/** Every schema by its name, for `components` of the API's description. */
export const componentSchemas = () => ({
  ...z.toJSONSchema(answered, {
    uri,
    io: 'input',
    override: ({ jsonSchema }) => {
      withoutSafeRange(jsonSchema);
      // Zod forbids other fields in strict objects. Those are strict so that we write no others.
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  }).schemas,
  ...z.toJSONSchema(taken, { uri, io: 'input', override: ({ jsonSchema }) => withoutSafeRange(jsonSchema) })
    .schemas,
});
