import { SluglineError, StorySettings, type Warning } from '@slugline/story';
import { type Document, isMap, isScalar, Lexer, LineCounter, parseDocument } from 'yaml';
import { embargoAmong } from '../understand/embargo-note.ts';
import { restricts } from '../understand/restriction.ts';

/** The most characters that settings may have: they are fields of a story, not its text. */
const longestSettings = 65_536;
/** Front matter of another program has a few dozen fields that are not ours. */
const mostUnknown = 100;
const longestName = 100;

/**
 * Reads `story.yaml`. Fails with `settings_invalid`, which names every problem at once: the line, the field and what
 * is allowed there. Unknown fields are problems. `where` is the file as the newsroom knows it.
 */
export function parseSettings(text: string, where: string): StorySettings {
  const source = open(text, where, 1);
  return check(source, source.fields, []);
}

/**
 * Reads front matter whose first line is line `firstLine` of the draft. Unknown fields are warnings, for front matter
 * often belongs to another program; those that may restrict publication are problems, as in `parseSettings`. `now` is
 * in ms since 1970.
 */
export function readFrontMatter(
  text: string,
  where: string,
  firstLine: number,
  now: number,
): { settings: StorySettings; warnings: Warning[] } {
  const source = open(text, where, firstLine);
  const unknown = takeUnknown(source.fields);
  if (unknown.reduce((sum, { fields }) => sum + fields.length, 0) > mostUnknown)
    throw invalid(where, [{ text: `more than ${mostUnknown} of these fields are not known here` }]);
  const stops = ({ name, value }: Field) => name.length > longestName || restricts(name, value, now);
  const problems = unknown.flatMap(({ path, fields }) =>
    fields.filter(stops).map(({ name }) => ({ line: source.lineAt(path), text: restrictingField(name) })),
  );
  return {
    settings: check(source, source.fields, problems),
    warnings: unknown.map(({ path }) => ({
      code: 'field_unknown',
      message: `${where}, line ${source.lineAt(path)}: ${unknownField(path)}. It was not read.`,
      where,
    })),
  };
}

/** Settings as they were written: their fields, and the line on which a field stands. */
interface Source {
  text: string;
  where: string;
  firstLine: number;
  fields: Record<string, unknown>;
  lineAt(path: Path): number;
}

function open(text: string, where: string, firstLine: number): Source {
  if (text.length > longestSettings) throw invalid(where, [{ text: 'these are more than 64 KB' }]);
  const counter = new LineCounter();
  const source = parseYaml(text.replace(/^\uFEFF/, ''), counter, where);
  const lineOf = (offset: number) => counter.linePos(offset).line + firstLine - 1;

  const faults = [...source.errors, ...source.warnings].map((fault) => ({
    line: lineOf(fault.pos[0]),
    text: faultsInWords[fault.code] ?? fault.message.split('\n', 1)[0]?.slice(0, 200) ?? fault.code,
  }));
  if (faults.length > 0) throw invalid(where, faults);
  if (source.contents !== null && !isMap(source.contents))
    throw invalid(where, [{ text: 'there are no fields, such as "section: sport"' }]);
  return {
    text,
    where,
    firstLine,
    fields: source.contents === null ? {} : (fieldsOf(source, where) as Record<string, unknown>),
    lineAt: (path) => lineOf(offsetOf(source, path)),
  };
}

/** Fields that are valid, and say of an embargo what can be read. Throws all problems, with those given. */
function check(source: Source, fields: unknown, problems: readonly Problem[]): StorySettings {
  const { where, firstLine } = source;
  const read = StorySettings.safeParse(fields);
  const faults = (read.error?.issues ?? []).flatMap(problemsOf).map(({ path, text }) => ({
    line: source.lineAt(path),
    text,
  }));
  if (!read.success || problems.length > 0) throw invalid(where, [...faults, ...problems]);
  if (read.data.embargo === undefined) {
    // In a text of several lines, or below another field by a space too many, an embargo is no field of its own.
    const lines = source.text.split('\n').map((line) => (/^\s*#/.test(line) ? '' : line));
    const at = embargoAmong(lines);
    if (at !== undefined)
      throw invalid(where, [{ line: at + firstLine, text: 'an embargo stands here that is no field' }]);
  }
  return read.data;
}

/** A field that is not known, and the fields in it. */
interface Unknown {
  path: Path;
  fields: Field[];
}

interface Field {
  name: string;
  value: unknown;
}

/** Takes the fields that are not known out of the settings. */
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

/** A field and all those in its value, as in Hugo's `params`. */
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

const isGroup = (value: unknown): value is object => typeof value === 'object' && value !== null;

const restrictingField = (name: string): string =>
  name.length > longestName
    ? `"${shown(name)}" is no name of a field`
    : `"${shown(name)}" may keep the story from the public and is not understood here: write "embargo", with a time, or take it out`;

/** A name as messages show it. */
const shown = (name: string): string => (name.length > 60 ? `${name.slice(0, 60)}…` : name);

/** What the YAML library says to programmers, said to a newsroom. */
const faultsInWords: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a line of "---" begins a second document; there may be one',
  DUPLICATE_KEY: 'this field stands there already',
  TAG_RESOLVE_FAILED: 'tags (such as !name) are not allowed',
  TAB_AS_INDENT: 'a tab indents this line: use spaces',
};

/** YAML 1.2 with its core types alone: no dates, no merge keys, nothing that runs; a field may stand only once. */
function parseYaml(text: string, lineCounter: LineCounter, where: string): Document.Parsed {
  const excess = excessIn(text);
  if (excess !== undefined) throw invalid(where, [{ text: excess }]);
  // Settings may have thousands of faults, each an error of the library. Their stacks would take most of the time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return parseDocument(text, {
      schema: 'core',
      version: '1.2',
      merge: false,
      lineCounter,
      prettyErrors: false,
    });
  } catch (error) {
    // Brackets nested thousands deep exhaust the stack of the recursive parser.
    if (error instanceof RangeError) throw invalid(where, [{ text: 'these are nested too deep' }]);
    throw error;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/**
 * What settings have too much of, or undefined. The lexer alone looks at it: to parse sixty thousand brackets, and to
 * say what is wrong with each, takes a second.
 */
function excessIn(text: string): string | undefined {
  let tokens = 0;
  let depth = 0;
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > deepest) return 'these are nested too deep';
    if (tokens > mostTokens)
      return 'these have too many fields, lines and signs: leave out what is no setting';
  }
  return undefined;
}

/** A field takes about six; a hundred media with all their fields take some 4,000. */
const mostTokens = 6_000;
const deepest = 20;

function fieldsOf(source: Document.Parsed, where: string): unknown {
  try {
    // No aliases: ten lines of them can unfold to gigabytes.
    return source.toJS({ maxAliasCount: 0 });
  } catch (error) {
    if (error instanceof ReferenceError)
      throw invalid(where, [{ text: 'aliases (such as *name) are not allowed' }]);
    throw error;
  }
}

type Issue = NonNullable<ReturnType<typeof StorySettings.safeParse>['error']>['issues'][number];
type Path = readonly PropertyKey[];

function problemsOf(issue: Issue): { path: Path; text: string }[] {
  const field = issue.path.map((name) => shown(String(name))).join('.');
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...issue.path, key],
        text: unknownField([...issue.path, key]),
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
      return [{ path: issue.path, text: `"${field}" ${issue.format === 'datetime' ? time : issue.message}` }];
    default:
      return [{ path: issue.path, text: `"${field}": ${issue.message}` }];
  }
}

function unknownField(path: Path): string {
  const group = path.slice(0, -1);
  const owner = group.map((name) => shown(String(name))).join('.');
  return `"${shown(String(path.at(-1)))}" is no field${owner && ` of ${owner}`}; there are ${fieldsAt(group)}`;
}

const time =
  'must be a time with its offset from UTC, such as 2026-03-01T06:00:00Z or 2026-03-01T07:00:00+01:00';

const expected: Readonly<Record<string, string>> = {
  string: 'text (write a number or true in quotes; leave an empty field out)',
  number: 'a number',
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

const mediaFields = 'caption, credit, alt, focalPoint, poster, language';

const fieldsAt = (path: Path): string =>
  path.length === 0 ? Object.keys(StorySettings.shape).join(', ') : path.length === 2 ? mediaFields : 'x, y';

/**
 * Where in the text a field begins: at its key rather than its value, for that is what the eye looks for. A field that
 * is missing is looked for at the one that it belongs to.
 */
function offsetOf(source: Document.Parsed, path: Path): number {
  if (path.length === 0) return 0;
  const parent = path.length > 1 ? source.getIn(path.slice(0, -1), true) : source.contents;
  const name = String(path.at(-1));
  const items = isMap(parent) ? parent.items : [];
  const key = items.find((item) => isScalar(item.key) && String(item.key.value) === name)?.key;
  return (isScalar(key) ? key.range?.[0] : undefined) ?? offsetOf(source, path.slice(0, -1));
}

interface Problem {
  line?: number;
  text: string;
}

/** A file that is broken throughout has thousands; nobody reads more than the first few. */
const mostProblems = 20;

function invalid(where: string, problems: readonly Problem[]): SluglineError {
  const said = problems
    .toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0))
    .map(({ line, text }) => (line === undefined ? text : `line ${line}: ${text}`));
  const first = [...new Set(said)].slice(0, mostProblems);
  return new SluglineError('settings_invalid', `${where}: ${first.join('; ')}.`, { where });
}
