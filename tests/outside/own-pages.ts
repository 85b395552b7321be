import type { Newsroom } from './newsroom.ts';

/**
 * Returns the pages that we wrote for people: stories, the page for a missing address, the desk and the
 * operators' pages. Bull Board and `/docs` are programs of others.
 */
export function ownPages({ server, stories }: Newsroom): { url: string; path: string }[] {
  const desk = stories.slice(0, 2).map(({ report }) => `/desk/stories/${report.storyId}`);
  const held = stories.find(({ name }) => name === 'every medium');
  return [
    ...stories.map(({ url }) => url),
    ...['/news/nothing-is-here/', '/desk', '/desk/sign-in', '/ops/failures', ...desk],
    ...(held ? [`/desk/stories/${held.report.storyId}`] : []),
  ].map((address) => {
    const url = new URL(address, server.url);
    return { url: url.href, path: url.pathname };
  });
}
