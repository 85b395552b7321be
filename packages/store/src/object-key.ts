import { SluglineError } from '@slugline/story';
import { isOwnFolder } from './own-folders.ts';

/**
 * S3's limit on a key, and the limit of common file systems on one name.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
const longestKeyBytes = 1024;
const longestSegmentBytes = 255;

/**
 * Returns why a key can't name an object, or undefined when it can. The rules are the same for every driver, so that
 * every object can be copied to any other store.
 */
function faultOf(key: string): string | undefined {
  if (!key.isWellFormed()) return 'is not valid Unicode';
  // S3 lists keys in XML 1.0, which can't represent most control characters.
  if (/\p{Cc}/u.test(key)) return 'has a control character';
  if (Buffer.byteLength(key) > longestKeyBytes) return `is longer than ${longestKeyBytes} bytes`;
  const segments = key.split('/');
  if (segments.includes('')) return 'has an empty part, or begins or ends with a slash';
  if (segments.includes('.') || segments.includes('..')) return 'has a part that is "." or ".."';
  if (segments.some((segment) => Buffer.byteLength(segment) > longestSegmentBytes))
    return `has a part longer than ${longestSegmentBytes} bytes`;
  const [first = ''] = segments;
  if (isOwnFolder(first)) return `begins with ${first}, which is the store's own`;
  return undefined;
}

/** Throws `request_invalid` when the key can't name an object. Some parts of keys come from outside. */
export function checkKey(key: string): void {
  const fault = faultOf(key);
  if (fault !== undefined)
    throw new SluglineError('request_invalid', `The key ${JSON.stringify(key)} ${fault}`, { where: key });
}

/** Throws `request_invalid` when no key can begin with the prefix. A prefix may end anywhere, even within a part. */
export function checkPrefix(prefix: string): void {
  // With a letter added, a prefix that ends in a slash or a dot becomes a key that begins with it.
  if (prefix !== '') checkKey(`${prefix}x`);
}
