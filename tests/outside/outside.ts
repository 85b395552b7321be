/**
 * `npm run outside`: publishes fourteen stories with a newsroom of its own and checks all public files with
 * validators, browsers and players of others. Prints one table. Exits with 1 if one of them found an error.
 */
import { type Newsroom, openNewsroom } from './newsroom.ts';
import { isInstalled } from './program.ts';
import { findingsOf, passes, tableOf } from './table.ts';
import type { Outcome, Validator } from './validator.ts';
import { accessibility } from './validators/accessibility.ts';
import { edges } from './validators/edges.ts';
import { ffmpeg } from './validators/ffmpeg.ts';
import { html } from './validators/html.ts';
import { images } from './validators/images.ts';
import { lighthouse } from './validators/lighthouse.ts';
import { metadata } from './validators/metadata.ts';
import { metrics } from './validators/metrics.ts';
import { mpds } from './validators/mpds.ts';
import { openapi } from './validators/openapi.ts';
import { players } from './validators/players.ts';
import { playlists } from './validators/playlists.ts';
import { schema } from './validators/schema.ts';
import { streamRules } from './validators/stream-rules.ts';

const validators: Validator[] = [
  ...[html, accessibility, schema, openapi, metrics],
  ...[images, metadata, streamRules, playlists, mpds, ...players, ffmpeg],
  ...[...edges, lighthouse],
];
const usage = `usage: npm run outside -- [VALIDATOR…]

Publishes fourteen stories and runs ${validators.map(({ name }) => name).join(', ')} on them, or those that are named.
A validator that this machine lacks is named as not run. With CI=true in the environment that is a failure, and Lighthouse,
which takes minutes, runs only where it is named.
`;

const inCi = process.env.CI === 'true';
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !validators.some((validator) => validator.name === name));
if (unknown.length > 0) {
  process.stderr.write(usage);
  process.exitCode = asked.includes('--help') ? 0 : 2;
} else {
  const began = performance.now();
  const tell = (words: string) =>
    process.stderr.write(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${words}\n`);
  const isChosen = ({ name, notInCi }: Validator) =>
    asked.length === 0 ? !(inCi && notInCi) : asked.includes(name);
  await using newsroom = await openNewsroom();
  tell(`${newsroom.stories.length} stories are public, in ${newsroom.files.size} files`);
  const outcomes: Outcome[] = [];
  for (const validator of validators.filter(isChosen)) {
    outcomes.push(await outcomeOf(validator, newsroom));
    tell(validator.name);
  }
  process.stdout.write(`${findingsOf(outcomes)}\n${tableOf(outcomes)}`);
  process.exitCode = passes(outcomes, inCi) ? 0 : 1;
}

async function outcomeOf(
  { name, programs = [], lacks, check }: Validator,
  newsroom: Newsroom,
): Promise<Outcome> {
  const began = performance.now();
  const missing = programs.filter((program) => !isInstalled(program));
  const lack = missing.length > 0 ? `${missing.join(', ')}: not installed on this machine` : lacks?.();
  if (lack !== undefined) return { name, seconds: 0, notRun: lack };
  const seconds = () => (performance.now() - began) / 1000;
  try {
    const verdict = await check(newsroom);
    return { name, ...verdict, seconds: seconds() };
  } catch (error) {
    return { name, failed: (error as Error).stack ?? `${error}`, seconds: seconds() };
  }
}
