import { escapeMarkup, relativeUrl, urlOf } from '@slugline/story';
import type { Site } from '../site.ts';

/**
 * Builds the page at a former address of a story. It leads to the newest address, also where no edge answers with a
 * redirect. It has no word of the story, so a correction need not change it. `folder` is the former address, `path` the
 * newest.
 *
 * Search engines take an instant refresh for a permanent redirect:
 * https://developers.google.com/search/docs/crawling-indexing/301-redirects
 */
export function buildRedirect({ folder, path }: { folder: string; path: string }, site: Site): string {
  const url = escapeMarkup(urlOf(site.baseUrl, path));
  const relative = escapeMarkup(relativeUrl(folder, path));
  return `<!doctype html>
<html lang="${escapeMarkup(site.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="0; url=${relative}">
<title>${escapeMarkup(site.name)}</title>
<link rel="canonical" href="${url}">
</head>
<body>
<main>
<h1>${escapeMarkup(site.name)}</h1>
<p><a href="${relative}">${url}</a></p>
</main>
</body>
</html>
`;
}
