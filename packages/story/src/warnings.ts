import type { Warning } from './article.ts';

/** The most warnings of a story. Nobody reads more, and each is copied into events, the status and the desk. */
const mostWarnings = 100;

/** Returns at most a hundred warnings; when there are more, the last one says how many were left out. */
export function firstWarnings(warnings: readonly Warning[], where: string): Warning[] {
  if (warnings.length <= mostWarnings) return [...warnings];
  const left = warnings.length - mostWarnings + 1;
  const message = `There are ${left} more warnings: correct the first ones and submit the story again to see the others.`;
  return [...warnings.slice(0, mostWarnings - 1), { code: 'more_warnings', message, where }];
}
