import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Liquid } from 'liquidjs';

const folder = new URL('../templates/', import.meta.url);
const templates = Object.fromEntries(
  readdirSync(folder).map((file) => [basename(file, '.liquid'), readFileSync(new URL(file, folder), 'utf8')]),
);

/** Every output is escaped, and a name that a view does not have is an error instead of a gap. */
const engine = new Liquid({
  templates,
  outputEscape: 'escape',
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  jsTruthy: true,
  cache: true,
});

/** The HTML of a template, whole. */
export const render = (template: string, view: object): string =>
  engine.renderFileSync(template, view) as string;
