import type { Context } from '@slugline/runtime';
import { SluglineError } from '@slugline/story';

/**
 * Throws `settings_invalid` for a section with the name of a destination. The edge serves every destination but the
 * first under its name, so such a section could not be reached.
 */
export function refuseTakenSection(section: string, destinations: Context['config']['destinations']): void {
  if (!destinations.slice(1).some(({ name }) => name === section)) return;
  const message = `the section “${section}” has the name of a destination: give the story another one`;
  throw new SluglineError('settings_invalid', message, { where: 'section' });
}
