import { z } from 'zod';
import { variables } from './environment.ts';
import { locationVariables } from './locations.ts';
import { ConfigSchema } from './schema.ts';

/** One setting, as docs/configuration.md lists it. */
export interface Setting {
  /** Its place in slugline.yaml: `site.name`, `destinations[].baseUrl`. A setting of a store begins with `store.`. */
  path: string;
  values: string;
  /** In words, where the setting may be left out. */
  fallback: string | undefined;
  meaning: string;
  /** Environment variables that set it, in Markdown. */
  variables: readonly string[];
}

/** What is read of zod's JSON Schema, with `otherwise` of our own: https://zod.dev/json-schema */
interface Schema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  description?: string;
  otherwise?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  oneOf?: Schema[];
}

/**
 * All settings, from the schema, in its order. The two stores have the same settings, which are listed once, last. A
 * group (`site`) is not listed, only what is in it. Throws where a setting has no description.
 */
export function settingsReference(): Setting[] {
  const root = z.toJSONSchema(ConfigSchema, { io: 'input', unrepresentable: 'any' }) as Schema;
  const store = root.properties?.working?.oneOf ?? [];
  return [...fieldsOf(root, ''), ...uniqueByPath(store.flatMap((kind) => fieldsOf(kind, 'store.')))];
}

function fieldsOf({ properties = {}, required = [] }: Schema, prefix: string): Setting[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = `${prefix}${name}`;
    if (schema.properties) return fieldsOf(schema, `${path}.`);
    if (schema.const !== undefined) return [];
    const items = schema.items?.properties ? fieldsOf(schema.items, `${path}[].`) : [];
    return [settingOf(path, schema, required.includes(name)), ...items];
  });
}

function settingOf(path: string, schema: Schema, isRequired: boolean): Setting {
  const { description, otherwise, default: value } = schema;
  if (description === undefined) throw new Error(`the setting ${path} has no description in schema.ts`);
  const usual = value === undefined ? undefined : inWords(path, value);
  return {
    path,
    values: kindOf(schema),
    fallback: otherwise ?? usual ?? (isRequired ? undefined : 'none'),
    meaning: description,
    variables: variablesOf(path),
  };
}

function kindOf({ type = '', enum: values, items, oneOf }: Schema): string {
  if (oneOf) return 'a store';
  if (values) return values.map((value) => `\`${value}\``).join(', ');
  if (type === 'array') return items?.enum ? `a list of ${kindOf(items)}` : 'a list';
  return kinds[type] ?? type;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: '`true`, `false`',
};

function variablesOf(path: string): string[] {
  const all = [...variables, ...locationVariables, ['SLUGLINE_TOKENS', 'tokens'] as const];
  return all.flatMap(([name, place]) => {
    const store = storeOf(place);
    if (store && path === `store.${store.field}`) return [`\`${name}\` (${store.whose})`];
    if (place !== path) return [];
    return [place.startsWith('destinations') ? `\`${name}\` (first destination)` : `\`${name}\``];
  });
}

/** Of a variable that sets one of the two stores: which, and which field. */
function storeOf(place: string): { whose: string; field: string } | undefined {
  const [, store, field = ''] = /^(working|destinations\[\]\.store)\.(\w+)$/.exec(place) ?? [];
  if (store === undefined) return undefined;
  return { whose: store === 'working' ? 'working store' : 'first destination', field };
}

function inWords(path: string, value: unknown): string {
  const plain = `\`${value}\``;
  if (path.endsWith('Bytes') && Number(value) >= gibibyte)
    return `${plain} (${Number(value) / gibibyte} GiB)`;
  if (path.endsWith('Ms')) return `${plain} (${timeOf(Number(value))})`;
  return plain;
}

const gibibyte = 1024 ** 3;

function timeOf(ms: number): string {
  if (ms >= 3_600_000) return `${ms / 3_600_000} hours`;
  return ms >= 60_000 ? `${ms / 60_000} minutes` : `${ms / 1000} s`;
}

const uniqueByPath = (all: readonly Setting[]): Setting[] => [
  ...new Map(all.map((setting) => [setting.path, setting])).values(),
];
