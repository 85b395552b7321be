import { SluglineError } from '@slugline/story';

/** S3's limit on a key, and the common file systems' limit on one name: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const longestKeyBytes = 1024;
const longestSegmentBytes = 255;

/** Where the directory driver keeps what is not yet an object. No key begins with it, in any store. */
export const temporaryFolder = '.tmp';

/**
 * Why a key can't name an object, or undefined when it can. The same rules for every driver, so that what one
 * store holds can be copied to any other.
 */
function faultOf(key: string): string | undefined {
  if (!key.isWellFormed()) return 'is not valid Unicode';
  // XML 1.0, in which S3 lists keys, has no way to write most control characters.
  if (/\p{Cc}/u.test(key)) return 'has a control character';
  if (Buffer.byteLength(key) > longestKeyBytes) return `is longer than ${longestKeyBytes} bytes`;
  const segments = key.split('/');
  if (segments.includes('')) return 'has an empty part, or begins or ends with a slash';
  if (segments.includes('.') || segments.includes('..')) return 'has a part that is a dot or two';
  if (segments.some((segment) => Buffer.byteLength(segment) > longestSegmentBytes))
    return `has a part longer than ${longestSegmentBytes} bytes`;
  if (segments[0] === temporaryFolder) return `begins with ${temporaryFolder}, which is the store's own`;
  return undefined;
}

/** Throws `request_invalid` when the key can't name an object: keys have parts that came from outside. */
export function checkKey(key: string): void {
  const fault = faultOf(key);
  if (fault !== undefined)
    throw new SluglineError('request_invalid', `The key ${JSON.stringify(key)} ${fault}.`, { where: key });
}

/** Throws `request_invalid` when no key can begin so. A prefix may end anywhere, also within a part. */
export function checkPrefix(prefix: string): void {
  // Closed with a letter, a prefix that ends in a slash or a dot becomes a key that it is a prefix of.
  if (prefix !== '') checkKey(`${prefix}x`);
}
