import type { Feed, Site } from '@slugline/render';
import type { Context, OpenDestination } from '@slugline/runtime';

/** The feed of all stories. */
export const allStories = (context: Context): Feed => ({ name: 'all', title: context.config.site.name });

export const sectionFeed = (context: Context, section: string): Feed => ({
  name: section,
  title: `${context.config.site.name}: ${section}`,
});

/** A destination as documents see it; a page of the section links to its feeds. */
export function siteOf(context: Context, { baseUrl }: OpenDestination, section?: string): Site {
  const { name, language } = context.config.site;
  const feeds = [allStories(context), ...(section === undefined ? [] : [sectionFeed(context, section)])];
  return { name, baseUrl, language, feeds };
}
