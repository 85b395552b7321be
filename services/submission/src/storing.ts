import { SluglineError } from '@slugline/story';

/**
 * Stores a file of a package. A store that can't take it fails under the name that the sender knows; where our keys
 * lie is for the log. Throws as the store does.
 */
export async function storing<T>(name: string, store: () => Promise<T>): Promise<T> {
  try {
    return await store();
  } catch (error) {
    const why = error instanceof SluglineError ? reasons[error.code] : undefined;
    if (!(error instanceof SluglineError) || why === undefined) throw error;
    const message = `${name} can't be kept, ${why}: the package was not accepted`;
    throw new SluglineError(error.code, message, { where: name, cause: error, forCaller: true });
  }
}

const reasons: Readonly<Record<string, string>> = {
  store_full: 'there is no space left',
  store_unavailable: 'the store does not answer as it should',
};
