import { SluglineError, StorySettings } from '@slugline/story';
import { shortened } from '../clean/characters.ts';

/** The names that lead to a field. */
export type Path = readonly PropertyKey[];

/** A problem of settings, and its line if it has one. */
export interface Problem {
  line?: number;
  text: string;
}

/** A file that is broken throughout has thousands of problems; nobody reads more than the first few. */
const mostProblems = 20;

/** Makes the error that names all problems, in the order of their lines. */
export function invalid(where: string, problems: readonly Problem[]): SluglineError {
  const said = problems
    .toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0))
    .map(({ line, text }) => (line === undefined ? text : `line ${line}: ${text}`));
  const first = [...new Set(said)].slice(0, mostProblems);
  return new SluglineError('settings_invalid', `${where}: ${first.join('; ')}.`, { where });
}

type Issue = NonNullable<ReturnType<typeof StorySettings.safeParse>['error']>['issues'][number];

/** Puts a fault that zod found into words for a reporter. `fields` are those that the settings can have. */
export function problemsOf(issue: Issue, fields: readonly string[]): { path: Path; text: string }[] {
  const field = issue.path.map((name) => shown(String(name))).join('.');
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...issue.path, key],
        text: unknownField([...issue.path, key], fields),
      }));
    case 'invalid_type':
      return [{ path: issue.path, text: `"${field}" must be ${expected[issue.expected] ?? issue.expected}` }];
    case 'invalid_value':
      return [{ path: issue.path, text: `"${field}" must be ${issue.values.map(String).join(' or ')}` }];
    case 'too_small':
    case 'too_big':
      return [{ path: issue.path, text: `"${field}" ${limit(issue)}` }];
    case 'invalid_key':
      return [{ path: issue.path, text: `"${field}" is too long for the name of a file` }];
    case 'invalid_format':
      return [
        { path: issue.path, text: `"${field}" ${issue.format === 'datetime' ? timeNeeded : issue.message}` },
      ];
    default:
      return [{ path: issue.path, text: `"${field}": ${issue.message}` }];
  }
}

export function unknownField(path: Path, fields: readonly string[] = storyFields): string {
  const group = path.slice(0, -1);
  const owner = group.map((name) => shown(String(name))).join('.');
  return `"${shown(String(path.at(-1)))}" is not a field${owner && ` of ${owner}`}; the fields are ${fieldsAt(group, fields)}`;
}

const timeNeeded =
  'must be a time with its offset from UTC, such as 2026-03-01T06:00:00Z, or one of the site, such as 2026-03-01 06:00';

const expected: Readonly<Record<string, string>> = {
  string: 'text (write a number or true in quotes; leave an empty field out)',
  number: 'a number',
  array: 'a list',
  object: 'a group of fields, indented below it',
  record: 'a group of fields, indented below it',
};

const limit = (issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string =>
  issue.code === 'too_small'
    ? issue.origin === 'string'
      ? 'must not be empty'
      : `must be ${issue.minimum} or more`
    : issue.origin === 'string'
      ? `must have ${issue.maximum} characters or less`
      : `must be ${issue.maximum} or less`;

const mediaFields = 'caption, credit, alt, focalPoint, poster, language, encoding';

const storyFields = Object.keys(StorySettings.shape);
const fieldsAt = (path: Path, fields: readonly string[]): string =>
  path.length === 0 ? fields.join(', ') : path.length === 2 ? mediaFields : 'x, y';

/** In characters. */
export const longestName = 100;

/** Says that a field may restrict publication, or that its name is too long to tell. */
export const restrictingField = (name: string): string =>
  name.length > longestName
    ? `"${shown(name)}" is not the name of a field`
    : `"${shown(name)}" may keep the story from the public and is not understood here: write "embargo", with a time, or take it out`;

/** Returns a name as messages show it. */
const shown = (name: string): string => shortened(name, 60);
