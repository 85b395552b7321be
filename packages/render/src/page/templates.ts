import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Liquid, type Template } from 'liquidjs';
import { escaped } from '../text.ts';

const folder = new URL('../templates/', import.meta.url);
const sources = Object.fromEntries(
  readdirSync(folder).map((file) => [basename(file, '.liquid'), readFileSync(new URL(file, folder), 'utf8')]),
);

/**
 * All output is escaped unless a template uses `raw`. An unknown name is an error, so that a misspelt one can't
 * leave a gap in a published page. A view has `null` for what a template asks for and a story does not have: with
 * `lenientIf` the engine would accept a missing name in an `if`, but makes an error with its stack for each. To show
 * `null` is an error, too.
 */
const engine = new Liquid({
  templates: sources,
  outputEscape: (value: unknown) => escaped(shown(value)),
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  jsTruthy: true,
  // Otherwise a partial is parsed again each time that it is rendered.
  cache: true,
});

function shown(value: unknown): string {
  if (value === null) throw new Error('a template shows a value that the story does not have');
  return String(value);
}

const page: Template[] = engine.parseFileSync('page');

/** A view in which no name is missing. */
type Complete<T> = T extends undefined
  ? never
  : T extends object
    ? { [Name in keyof T]-?: Complete<T[Name]> }
    : T;

/** Renders the page's HTML. */
export const renderPage = <View extends object>(view: View & Complete<View>): string =>
  engine.renderSync(page, view);
