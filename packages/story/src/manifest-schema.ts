import { z } from 'zod';
import { Author, Footnote, Inline, ListItem, TextBlock } from './article.ts';
import { PublishedBlock, PublishedMedia, StoryManifest } from './manifest.ts';
import { exampleManifest } from './manifest-example.ts';
import storyVersion1 from './story-1.schema.json' with { type: 'json' };

/** The versions of `story.json` that public documents have. We write the last one. */
export const manifestVersions = [1, 2] as const;
export type ManifestVersion = (typeof manifestVersions)[number];

/**
 * Returns the public JSON Schema (draft 2020-12) of a version of `story.json`. `id` is its URL. It allows unknown
 * fields, so that a new optional field breaks no reader that validates. The schema of version 1 never changes.
 */
export function publishedManifestSchema(version: ManifestVersion, id: string): object {
  if (version === 1) {
    const { $schema, ...schema } = storyVersion1;
    return { $schema, $id: id, ...schema };
  }
  const { $schema, $defs, ...schema } = withExamples(schemaWithDefinitions(), exampleManifest);
  return {
    $schema,
    $id: id,
    title: 'A story published by Slugline',
    description:
      'Version 2 of story.json. Later documents of this version may have further optional fields, in every object: ' +
      'a reader ignores fields that it does not know. Any other change is a new version, with a schema of its own.',
    ...schema,
    $defs,
  };
}

/** Returns the JSON Schema of the documents that we write. Unlike the public one it allows no unknown fields. */
export const strictManifestSchema = (): object => z.toJSONSchema(StoryManifest);

/** The part of JSON Schema that zod writes for `StoryManifest`. */
interface Schema {
  [keyword: string]: unknown;
  $ref?: string;
  $defs?: Record<string, Schema>;
  type?: string;
  const?: unknown;
  properties?: Record<string, Schema>;
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  examples?: unknown[];
}

/** The schemas that have a name in `$defs`. */
const names = new Map<z.core.$ZodType, string>([
  [Inline, 'run'],
  [ListItem, 'listItem'],
  [TextBlock, 'textBlock'],
  [PublishedBlock, 'block'],
  [Footnote, 'footnote'],
  [Author, 'author'],
  [PublishedMedia, 'medium'],
]);

/**
 * The schema of version 2, in which blocks and runs of text are definitions with names. zod makes a numbered definition
 * of everything that occurs twice. The definitions that have no name here are put back where they are used.
 */
function schemaWithDefinitions(): Schema {
  const nameOf = new Map<string, string>();
  const { $defs = {}, ...root } = z.toJSONSchema(StoryManifest, {
    reused: 'ref',
    override: ({ zodSchema, jsonSchema }) => {
      if (jsonSchema.type === 'object') jsonSchema.additionalProperties = true;
      const name = names.get(zodSchema);
      if (name !== undefined) jsonSchema.$comment = name;
    },
  }) as Schema;
  for (const [key, { $comment }] of Object.entries($defs))
    if (typeof $comment === 'string') nameOf.set(`#/$defs/${key}`, $comment);

  const resolved = (schema: Schema): Schema => {
    const { $ref, $comment: _name, ...own } = schema;
    if ($ref === undefined) return mapped(own, resolved);
    const name = nameOf.get($ref);
    if (name !== undefined) return { ...mapped(own, resolved), $ref: `#/$defs/${name}` };
    return { ...resolved($defs[$ref.slice('#/$defs/'.length)] ?? {}), ...own };
  };
  const definitions = Object.entries($defs).flatMap(([key, schema]) => {
    const name = nameOf.get(`#/$defs/${key}`);
    return name === undefined ? [] : [[name, resolved(schema)] as const];
  });
  return { ...resolved(root), $defs: Object.fromEntries(definitions) };
}

/** Returns a schema with each schema directly in it replaced. */
function mapped(schema: Schema, change: (inner: Schema) => Schema): Schema {
  const { properties, items, oneOf, anyOf } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, property]) => [name, change(property)]),
      ),
    }),
    ...(items && { items: change(items) }),
    ...(oneOf && { oneOf: oneOf.map(change) }),
    ...(anyOf && { anyOf: anyOf.map(change) }),
  };
}

/** Gives each property of a schema an example: its first value in a document. Modifies the schema. */
function withExamples(root: Schema, document: unknown): Schema {
  const resolved = (schema: Schema): Schema =>
    schema.$ref === undefined ? schema : (root.$defs?.[schema.$ref.slice('#/$defs/'.length)] ?? schema);
  const isOf = (schema: Schema, value: unknown): boolean => {
    const type = resolved(schema).properties?.type?.const;
    return type === undefined || (isObject(value) && value.type === type);
  };
  const visit = (schema: Schema, value: unknown): void => {
    const { properties, items, oneOf } = resolved(schema);
    if (oneOf) for (const option of oneOf) if (isOf(option, value)) visit(option, value);
    if (items && Array.isArray(value)) for (const item of value) visit(items, item);
    if (!properties || !isObject(value)) return;
    for (const [name, property] of Object.entries(properties)) {
      const example = value[name];
      if (example === undefined) continue;
      property.examples ??= [shortened(example)];
      visit(property, example);
    }
  };
  visit(root, document);
  return root;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An example shows at most two elements of a list. */
function shortened(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 2).map(shortened);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shortened(inner)]));
}
