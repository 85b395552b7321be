import { SluglineError, StorySettings } from '@slugline/story';
import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml';

/** The most characters that settings may have: they are fields of a story, not its text. */
const longestSettings = 65_536;

/**
 * Reads `story.yaml`. Fails with `settings_invalid`, which names every problem at once: the line, the field and what
 * is allowed there. `where` is the file as the newsroom knows it.
 */
export function parseSettings(text: string, where: string): StorySettings {
  return readSettings(text, where, 1);
}

/** Reads settings whose first line is line `firstLine` of the file, as front matter is. */
export function readSettings(text: string, where: string, firstLine: number): StorySettings {
  if (text.length > longestSettings) throw invalid(where, [{ text: 'these are more than 64 KB' }]);
  const counter = new LineCounter();
  const source = parseYaml(text.replace(/^\uFEFF/, ''), counter, where);
  const lineAt = (offset: number) => counter.linePos(offset).line + firstLine - 1;

  const faults = [...source.errors, ...source.warnings].map((fault) => ({
    line: lineAt(fault.pos[0]),
    text: faultsInWords[fault.code] ?? fault.message.split('\n', 1)[0] ?? fault.code,
  }));
  if (faults.length > 0) throw invalid(where, faults);
  if (source.contents === null) return {};
  if (!isMap(source.contents))
    throw invalid(where, [{ text: 'there are no fields, such as "section: sport"' }]);

  const read = StorySettings.safeParse(fieldsOf(source, where));
  if (read.success) return read.data;
  const problems = read.error.issues.flatMap(problemsOf).map(({ path, text: problem }) => ({
    line: lineAt(offsetOf(source, path)),
    text: problem,
  }));
  throw invalid(where, problems);
}

/** What the YAML library says to programmers, said to a newsroom. */
const faultsInWords: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a line of "---" begins a second document; there may be one',
  DUPLICATE_KEY: 'this field stands there already',
  TAG_RESOLVE_FAILED: 'tags (such as !name) are not allowed',
  TAB_AS_INDENT: 'a tab indents this line: use spaces',
};

/** YAML 1.2 with its core types alone: no dates, no merge keys, nothing that runs; a field may stand only once. */
function parseYaml(text: string, lineCounter: LineCounter, where: string): Document.Parsed {
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
  }
}

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
  const field = issue.path.map(String).join('.');
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...issue.path, key],
        text: `"${key}" is no field${field && ` of ${field}`}; there are ${fieldsAt(issue.path)}`,
      }));
    case 'invalid_type':
      return [{ path: issue.path, text: `"${field}" must be ${expected[issue.expected] ?? issue.expected}` }];
    case 'invalid_value':
      return [{ path: issue.path, text: `"${field}" must be ${issue.values.map(String).join(' or ')}` }];
    case 'too_small':
    case 'too_big':
      return [{ path: issue.path, text: `"${field}" ${limit(issue)}` }];
    case 'invalid_format':
      return [{ path: issue.path, text: `"${field}" ${issue.format === 'datetime' ? time : issue.message}` }];
    default:
      return [{ path: issue.path, text: `"${field}": ${issue.message}` }];
  }
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
  issue.origin === 'string'
    ? 'must not be empty'
    : issue.code === 'too_small'
      ? `must be ${issue.minimum} or more`
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
