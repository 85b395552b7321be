import type { Context, OpenDestination } from '@slugline/runtime';
import { SluglineError } from '@slugline/story';

/** Throws `config_invalid` where the settings have no such destination. */
export function destinationNamed(context: Context, name: string): OpenDestination {
  const destination = context.destinations.find((candidate) => candidate.name === name);
  if (destination) return destination;
  throw new SluglineError('config_invalid', `there is no destination “${name}” in the settings`, {
    where: name,
  });
}
