/**
 * `npm run bench -- text [--stories N] [--json]`: how long a text story takes from its submission to its live
 * document, through the real API, queues and stores of an embedded house. It prints; it judges nothing.
 */
import { parseArgs } from 'node:util';
import { benchText } from './text.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, stories: { type: 'string', default: '200' } },
});
const [what] = positionals;
if (what !== 'text') {
  process.stderr.write('usage: npm run bench -- text [--stories N] [--json]\n');
  process.exit(2);
}
const figures = await benchText(Number(values.stories));
if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
else
  for (const [name, value] of Object.entries(figures)) process.stdout.write(`${name.padEnd(18)} ${value}\n`);
