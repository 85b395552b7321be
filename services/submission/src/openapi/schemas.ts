import { Problem } from '@slugline/runtime';
import {
  exampleReceipt,
  KeySet,
  OriginalReport,
  Receipt,
  ReceiptList,
  Republication,
  RevisionReport,
  StatusReport,
  StoryCorrection,
  StoryEvent,
  StorySettings,
  TextBlock,
} from '@slugline/story';
import { z } from 'zod';

/** Schemas of answers. Clients must accept further fields, because new ones can be added. */
const answered = z.registry<{ id: string }>();
answered.add(StatusReport, { id: 'StatusReport' });
answered.add(
  z.object({
    stories: z.array(StatusReport),
    next: z.string().optional().describe('The cursor of the next page; absent on the last one'),
    filling: z
      .object({
        until: z.string().nullable().describe('All stories that were submitted until then are in it'),
      })
      .optional()
      .describe('The catalogue is being filled, so older stories may be missing; absent when it is full'),
  }),
  { id: 'StoryList' },
);
answered.add(
  z.intersection(z.object({ at: z.string().describe('When it was recorded, ISO 8601') }), StoryEvent),
  { id: 'StoryEvent' },
);
answered.add(
  Republication.extend({
    secondsLeft: z
      .int()
      .nullable()
      .describe('How long the rest takes if it goes on as before; null when unknown'),
  }),
  { id: 'Republication' },
);
answered.add(RevisionReport, { id: 'RevisionReport' });
answered.add(ReceiptList, { id: 'ReceiptList' });
answered.add(Receipt.meta({ examples: [exampleReceipt] }), { id: 'Receipt' });
answered.add(KeySet, { id: 'KeySet' });
answered.add(OriginalReport, { id: 'OriginalReport' });
// Blocks can contain blocks, so they need a name to refer to.
answered.add(TextBlock, { id: 'TextBlock' });
answered.add(Problem, { id: 'Problem' });

/** Schemas of requests. Unknown fields are refused. */
const taken = z.registry<{ id: string }>();
taken.add(StorySettings, { id: 'StorySettings' });
taken.add(StoryCorrection, { id: 'StoryCorrection' });

const uri = (id: string) => `#/components/schemas/${id}`;

/** Removes the range of safe integers, which Zod adds to every integer. */
const withoutSafeRange = (schema: { minimum?: number; maximum?: number }) => {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
};

/** Returns every schema by name, for `components` in the API's description. */
export const componentSchemas = () => ({
  ...z.toJSONSchema(answered, {
    uri,
    io: 'input',
    override: ({ jsonSchema }) => {
      withoutSafeRange(jsonSchema);
      // Zod forbids other fields in strict objects. Ours are strict only so that we write no other fields.
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  }).schemas,
  ...z.toJSONSchema(taken, { uri, io: 'input', override: ({ jsonSchema }) => withoutSafeRange(jsonSchema) })
    .schemas,
});
