import { SluglineError } from '@slugline/story';

/**
 * Stores a file of a package. Throws as the store does; when the store is full or does not answer, the message has the
 * sender's name of the file instead of our key, which goes into the log.
 */
export async function withSendersFileName<T>(name: string, store: () => Promise<T>): Promise<T> {
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
  store_unavailable: 'the store does not answer correctly',
};
