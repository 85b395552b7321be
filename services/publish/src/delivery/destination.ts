import type { OpenDestination } from '@slugline/runtime';
import { SluglineError } from '@slugline/story';

/** Returns the destination with this name. Throws `config_invalid` when the settings have none. */
export function destinationNamed(destinations: readonly OpenDestination[], name: string): OpenDestination {
  const destination = destinations.find((candidate) => candidate.name === name);
  if (destination) return destination;
  throw new SluglineError('config_invalid', `the settings have no destination “${name}”`, {
    where: name,
  });
}
