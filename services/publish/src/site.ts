import type { Feed, Site } from '@slugline/render';
import type { Context, OpenDestination } from '@slugline/runtime';

/** Returns the feed of all stories. */
export const allStories = (context: Context): Feed => ({ name: 'all', title: context.config.site.name });

export const sectionFeed = (context: Context, section: string): Feed => ({
  name: section,
  title: `${context.config.site.name}: ${section}`,
});

/** Returns the site of a destination, for its documents. With `section` it includes the feed of that section. */
export function siteOf(context: Context, { baseUrl }: OpenDestination, section?: string): Site {
  const { name, language } = context.config.site;
  const feeds = [allStories(context), ...(section === undefined ? [] : [sectionFeed(context, section)])];
  return { name, baseUrl, language, feeds };
}
