import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Liquid, type Template } from 'liquidjs';
import { escaped } from '../text.ts';

const folder = new URL('../templates/', import.meta.url);
const sources = Object.fromEntries(
  readdirSync(folder).map((file) => [basename(file, '.liquid'), readFileSync(new URL(file, folder), 'utf8')]),
);

/**
 * Every output is escaped unless a template says `raw`, and a name that the page doesn't have is an error: a
 * misspelt one must not publish a gap.
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

/** The page's HTML. */
export const renderPage = (view: object): string => engine.renderSync(page, view);
