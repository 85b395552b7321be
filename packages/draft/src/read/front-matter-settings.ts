import { type RecordEntry, StorySettings, type Warning } from '@slugline/story';
import { restricts } from '../understand/restriction.ts';
import type { FrontMatterText } from './front-matter.ts';
import { type MappedFields, mapFields } from './front-matter-fields.ts';
import { settingsIn } from './settings.ts';
import { invalid, longestName, type Path, restrictingField, unknownField } from './settings-problems.ts';
import { isGroup, openToml, openYaml } from './settings-source.ts';

/** Front matter of another program has a few dozen fields that we do not know. */
const mostUnknown = 100;

/**
 * The result of reading front matter: settings, content that settings have no field for, and fields that were not
 * understood.
 */
export interface ReadFrontMatter extends Omit<MappedFields, 'unseen'> {
  settings: StorySettings;
  record: RecordEntry[];
  warnings: Warning[];
}

/**
 * Reads front matter. Fields of Hugo, Jekyll, Ghost and similar programs are read as ours. Unknown fields are
 * warnings, because front matter often belongs to another program; those that may restrict publication are problems,
 * as in `parseSettings`. `now` is in ms since 1970. `timeZone` (IANA) applies to times without an offset.
 */
export function readFrontMatter(
  { format, text, firstLine }: FrontMatterText,
  where: string,
  { now, timeZone }: { now: number; timeZone: string },
): ReadFrontMatter {
  const source = (format === 'toml' ? openToml : openYaml)(text, where, firstLine);
  const lineAt = (name: string) => source.lineAt([name]);
  const { authors, tags, doubts, unseen } = mapFields(source.fields, { where, timeZone, now, lineAt });
  const unknown = takeUnknown(source.fields);
  if (unknown.reduce((sum, { fields }) => sum + fields.length, 0) > mostUnknown)
    throw invalid(where, [{ text: `more than ${mostUnknown} of these fields are not known here` }]);
  const stops = ({ name, value }: Field) => name.length > longestName || restricts(name, value, now);
  const problems = unknown.flatMap(({ path, fields }) =>
    fields.filter(stops).map(({ name }) => ({ line: source.lineAt(path), text: restrictingField(name) })),
  );
  const removed = (line: number, said: string): RecordEntry => ({
    action: 'removed',
    rule: 'front-matter',
    line,
    text: said,
  });
  return {
    settings: settingsIn(source, problems, timeZone),
    authors,
    tags,
    doubts,
    record: [
      ...unseen.map(({ name, said }) => removed(lineAt(name), said)),
      ...unknown.map(({ path, fields }) => removed(source.lineAt(path), saidIn(fields))),
    ],
    warnings: unknown.map(({ path }) => ({
      code: 'field_unknown',
      message: `${where}, line ${source.lineAt(path)}: ${unknownField(path)}. It was not read.`,
      where,
    })),
  };
}

/** Returns a field roughly as it was written: its name and everything in it. */
const saidIn = ([field]: readonly Field[]): string =>
  field === undefined
    ? ''
    : `${field.name}: ${typeof field.value === 'string' ? field.value : JSON.stringify(field.value)}`;

/** An unknown field, and the fields in it. */
interface Unknown {
  path: Path;
  fields: Field[];
}

interface Field {
  name: string;
  value: unknown;
}

/** Removes the unknown fields from the settings and returns them. */
function takeUnknown(fields: Record<string, unknown>): Unknown[] {
  const issues = StorySettings.safeParse(fields).error?.issues ?? [];
  return issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [];
    const owner = issue.path.reduce<unknown>(
      (group, name) => (group as Record<PropertyKey, unknown>)[name],
      fields,
    ) as Record<string, unknown>;
    return issue.keys.map((name) => {
      const value = owner[name];
      delete owner[name];
      return { path: [...issue.path, name], fields: fieldsWithin(name, value) };
    });
  });
}

/** Returns a field and all fields in its value, as in Hugo's `params`. */
function fieldsWithin(name: string, value: unknown): Field[] {
  const found: Field[] = [];
  const ahead: Field[] = [{ name, value }];
  for (let next = ahead.pop(); next !== undefined && found.length <= mostUnknown; next = ahead.pop()) {
    const { value: inner } = next;
    if (Array.isArray(inner)) ahead.push(...inner.filter(isGroup).map((item) => ({ name: '', value: item })));
    else if (isGroup(inner))
      ahead.push(...Object.entries(inner).map(([key, content]) => ({ name: key, value: content })));
    if (next.name !== '') found.push(next);
  }
  return found;
}
