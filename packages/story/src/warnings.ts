import type { Warning } from './article.ts';

/** More are not read by anybody; and each travels through events, status and desk. */
const mostWarnings = 100;

/** The first hundred warnings, and one that says how many there are besides. */
export function firstWarnings(warnings: readonly Warning[], where: string): Warning[] {
  if (warnings.length <= mostWarnings) return [...warnings];
  const left = warnings.length - mostWarnings + 1;
  const message = `There are ${left} more warnings: correct the first ones and submit the story again to see the others.`;
  return [...warnings.slice(0, mostWarnings - 1), { code: 'more_warnings', message, where }];
}
