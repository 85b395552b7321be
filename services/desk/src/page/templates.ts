import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Liquid } from 'liquidjs';

const folder = new URL('../templates/', import.meta.url);
const templates = Object.fromEntries(
  readdirSync(folder).map((file) => [basename(file, '.liquid'), readFileSync(new URL(file, folder), 'utf8')]),
);

/** Escapes every output. A name that is not in the view throws instead of leaving a gap. */
const engine = new Liquid({
  templates,
  outputEscape: 'escape',
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  jsTruthy: true,
  cache: true,
});

/** Renders a template to a whole HTML page. */
export const render = (template: string, view: object): string =>
  engine.renderFileSync(template, view) as string;
