import { parse as parseToml, TomlDate } from 'smol-toml';
import { type Document, isMap, isScalar, Lexer, LineCounter, parseDocument } from 'yaml';
import { invalid, type Path } from './settings-problems.ts';

/** The most characters that settings may have: they are fields of a story, not its text. */
const longestSettings = 65_536;

/** Settings as they were written: the fields, and the line of each. */
export interface Source {
  text: string;
  where: string;
  firstLine: number;
  fields: Record<string, unknown>;
  lineAt(path: Path): number;
}

/** Reads YAML 1.2. Throws `settings_invalid`, which names every fault. */
export function openYaml(text: string, where: string, firstLine: number): Source {
  if (text.length > longestSettings) throw invalid(where, [{ text: 'the settings have more than 64 KB' }]);
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

/** Reads TOML 1.0, which Hugo and Zola use: https://toml.io/en/v1.0.0 */
export function openToml(text: string, where: string, firstLine: number): Source {
  if (text.length > longestSettings) throw invalid(where, [{ text: 'the settings have more than 64 KB' }]);
  const lines = text.split('\n');
  return {
    text,
    where,
    firstLine,
    fields: withTimesAsText(tomlIn(text, where, firstLine)) as Record<string, unknown>,
    lineAt: (path) => lineOfKey(lines, path) + firstLine,
  };
}

function tomlIn(text: string, where: string, firstLine: number): unknown {
  try {
    return parseToml(text, { maxDepth: deepest });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const said = error.message.split('\n', 1)[0]?.replace(/^Invalid TOML document: /, '') ?? '';
    const line = 'line' in error && typeof error.line === 'number' ? error.line + firstLine - 1 : firstLine;
    throw invalid(where, [{ line, text: said.slice(0, 200) }]);
  }
}

/** TOML has dates, but settings only texts. */
function withTimesAsText(value: unknown): unknown {
  if (value instanceof TomlDate) return value.toISOString().replace(/\.000(?=Z|[+-]|$)/, '');
  if (Array.isArray(value)) return value.map(withTimesAsText);
  if (!isGroup(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withTimesAsText(inner)]));
}

/** Returns the index of the line where a TOML field begins, or else of the line where its table begins. */
function lineOfKey(lines: readonly string[], path: Path): number {
  for (const name of path.map(String).toReversed()) {
    const at = lines.findIndex((line) => {
      const [key = ''] = line.split('=', 1);
      return (
        key
          .replace(/["'[\]\s]/g, '')
          .split('.')
          .at(-1) === name
      );
    });
    if (at >= 0) return at;
  }
  return 0;
}

export const isGroup = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The YAML library's messages for programmers, reworded for a newsroom. */
const faultsInWords: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a line of "---" begins a second document; only one is allowed',
  DUPLICATE_KEY: 'this field is stated twice',
  TAG_RESOLVE_FAILED: 'tags (such as !name) are not allowed',
  TAB_AS_INDENT: 'a tab indents this line: use spaces',
};

/**
 * Reads YAML 1.2 with its core types only: no dates, no merge keys, nothing that runs. A field may occur only once.
 */
function parseYaml(text: string, lineCounter: LineCounter, where: string): Document.Parsed {
  const excess = excessIn(text);
  if (excess !== undefined) throw invalid(where, [{ text: excess }]);
  // Settings may have thousands of faults, each an Error of the library. Their stack traces would take most of the
  // time.
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
    // Thousands of nested brackets exhaust the stack of the recursive parser.
    if (error instanceof RangeError) throw invalid(where, [{ text: 'the settings are nested too deep' }]);
    throw error;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/**
 * Returns the limit that the settings exceed, in words, or undefined. Only the lexer runs: parsing sixty thousand
 * brackets, and describing the fault of each, takes a second.
 */
function excessIn(text: string): string | undefined {
  let tokens = 0;
  let depth = 0;
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > deepest) return 'the settings are nested too deep';
    if (tokens > mostTokens)
      return 'the settings have too many fields, lines and signs: leave out what is not a setting';
  }
  return undefined;
}

/** A field takes about six tokens; a hundred media with all their fields take some 4,000. */
const mostTokens = 6_000;
const deepest = 20;

function fieldsOf(source: Document.Parsed, where: string): unknown {
  try {
    // Aliases are not allowed: ten lines of them can unfold to gigabytes.
    return source.toJS({ maxAliasCount: 0 });
  } catch (error) {
    if (error instanceof ReferenceError)
      throw invalid(where, [{ text: 'aliases (such as *name) are not allowed' }]);
    throw error;
  }
}

/**
 * Returns where a field begins in the text: at its key, not its value, because people look for the key. For a missing
 * field, this is where its parent begins.
 */
function offsetOf(source: Document.Parsed, path: Path): number {
  if (path.length === 0) return 0;
  const parent = path.length > 1 ? source.getIn(path.slice(0, -1), true) : source.contents;
  const name = String(path.at(-1));
  const items = isMap(parent) ? parent.items : [];
  const key = items.find((item) => isScalar(item.key) && String(item.key.value) === name)?.key;
  return (isScalar(key) ? key.range?.[0] : undefined) ?? offsetOf(source, path.slice(0, -1));
}
