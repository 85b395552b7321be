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
 * leave a gap in a published page.
 */
const engine = new Liquid({
  templates: sources,
  outputEscape: (value: unknown) => escaped(String(value)),
  strictVariables: true,
  lenientIf: true,
  strictFilters: true,
  ownPropertyOnly: true,
  jsTruthy: true,
});

const page: Template[] = engine.parseFileSync('page');

/** Renders the page's HTML. */
export const renderPage = (view: object): string => engine.renderSync(page, view);
