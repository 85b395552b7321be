import { decodeText, StoryCorrection, StorySettings, type Warning } from '@slugline/story';
import { embargoAmong } from '../understand/embargo-note.ts';
import { instantOf, isClockTime } from './clock-time.ts';
import { invalid, type Problem, problemsOf } from './settings-problems.ts';
import { openYaml, type Source } from './settings-source.ts';

/**
 * Reads `story.yaml`. Throws `settings_invalid`, which names every problem at once: the line, the field and what is
 * allowed there. Unknown fields are problems. `where` is the file's name as the newsroom knows it.
 *
 * A time without an offset from UTC is read in `timeZone` (IANA). If the zone is not known, as in a command that sends
 * the settings elsewhere, the time stays as written.
 */
export function parseSettings(text: string, where: string, timeZone?: string): StorySettings {
  return settingsIn(openYaml(text, where, 1), [], timeZone);
}

/**
 * Reads the bytes of `story.yaml` in any encoding that `decodeText` knows. Warns with `encoding_guessed` if the
 * encoding is likely but not certain. Also throws `settings_invalid` for a character that an earlier program lost,
 * because it would be published.
 */
export function readSettings(
  bytes: Uint8Array,
  where: string,
  timeZone?: string,
): { settings: StorySettings; warnings: Warning[] } {
  const { text, warnings } = textOf(bytes, where);
  return { settings: parseSettings(text, where, timeZone), warnings };
}

/** Reads the `story.yaml` of a correction as `readSettings` reads that of a story. */
export function readCorrection(
  bytes: Uint8Array,
  where: string,
  timeZone?: string,
): { correction: StoryCorrection; warnings: Warning[] } {
  const { text, warnings } = textOf(bytes, where);
  return { correction: fieldsIn(openYaml(text, where, 1), [], timeZone, StoryCorrection), warnings };
}

function textOf(bytes: Uint8Array, where: string): { text: string; warnings: Warning[] } {
  const { text, warnings } = decodeText(bytes, { name: where, code: 'settings_invalid' });
  const lost = text.indexOf('\uFFFD');
  if (lost >= 0) {
    const line = text.slice(0, lost).split('\n').length;
    throw invalid(where, [{ line, text: 'a character was lost here ("\uFFFD"): type it again' }]);
  }
  return { text, warnings: [...warnings] };
}

/**
 * Returns the settings if all fields are valid and all times can be read. Otherwise throws `settings_invalid` with
 * all problems at once, together with `given`.
 */
export const settingsIn = (
  source: Source,
  given: readonly Problem[],
  timeZone: string | undefined,
): StorySettings => fieldsIn(source, given, timeZone, StorySettings);

type Schema = typeof StorySettings | typeof StoryCorrection;
type Fields<S extends Schema> = ReturnType<S['parse']>;

function fieldsIn<S extends Schema>(
  source: Source,
  given: readonly Problem[],
  timeZone: string | undefined,
  schema: S,
): Fields<S> {
  const { where, fields } = source;
  const times = (['embargo', 'publishAt', 'expires'] as const).map((name) =>
    readTime(name, fields[name], timeZone),
  );
  const problems = [
    ...given,
    ...times.flatMap(({ name, problem }) =>
      problem === undefined ? [] : [{ line: source.lineAt([name]), text: `"${name}": ${problem}` }],
    ),
  ];
  const valid = Object.fromEntries(times.flatMap(({ name, local, time }) => (local ? [[name, time]] : [])));
  const read = schema.safeParse({ ...fields, ...valid });
  const allowed = Object.keys(schema.shape);
  const faults = (read.error?.issues ?? [])
    .flatMap((issue) => problemsOf(issue, allowed))
    .map(({ path, text }) => ({ line: source.lineAt(path), text }));
  if (!read.success || problems.length > 0) throw invalid(where, [...faults, ...problems]);
  if (fields.embargo === undefined) refuseHiddenEmbargo(source);
  const asMeant = Object.fromEntries(
    times.flatMap(({ name, local, time }) => (local ? [[name, time ?? local]] : [])),
  );
  return { ...(read.data as Fields<S>), ...asMeant };
}

/** A time of the settings as it was read. `local`: it has no offset from UTC. */
interface ReadTime {
  name: 'embargo' | 'publishAt' | 'expires';
  local?: string;
  time?: string;
  problem?: string;
}

function readTime(name: ReadTime['name'], value: unknown, timeZone: string | undefined): ReadTime {
  if (typeof value !== 'string' || !isClockTime(value)) return { name };
  return { name, local: value, ...(timeZone !== undefined && instantOf(value, timeZone)) };
}

/**
 * Throws `settings_invalid` for a line that names an embargo but is not a field: it is within a text of several lines,
 * or indented below another field by mistake.
 */
function refuseHiddenEmbargo({ text, where, firstLine }: Source): void {
  const lines = text.split('\n').map((line) => (/^\s*#/.test(line) ? '' : line));
  const at = embargoAmong(lines);
  if (at !== undefined)
    throw invalid(where, [{ line: at + firstLine, text: 'an embargo is named here, but not as a field' }]);
}
