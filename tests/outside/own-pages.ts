import type { Newsroom } from './newsroom.ts';

/**
 * The pages that people see and that we wrote: stories, an address where nothing is, the desk and the operators'.
 * Bull Board and `/docs` are other people's programs.
 */
export function ownPages({ house, stories }: Newsroom): { url: string; path: string }[] {
  const desk = stories.slice(0, 2).map(({ report }) => `/desk/stories/${report.storyId}`);
  const held = stories.find(({ name }) => name === 'every medium');
  return [
    ...stories.map(({ url }) => url),
    ...['/news/nothing-is-here/', '/desk', '/desk/sign-in', '/ops/failures', ...desk],
    ...(held ? [`/desk/stories/${held.report.storyId}`] : []),
  ].map((address) => {
    const url = new URL(address, house.url);
    return { url: url.href, path: url.pathname };
  });
}
