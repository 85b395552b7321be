import { S3ServiceException } from '@aws-sdk/client-s3';
import { SluglineError, toSluglineError } from '@slugline/story';
import type { S3Location } from '../location.ts';

/** The name of a bucket for messages. */
export const storeName = ({ bucket, prefix }: S3Location): string =>
  prefix === undefined ? `s3://${bucket}` : `s3://${bucket}/${prefix}`;

/** Error codes of a full bucket or server. Ceph sends them with status 403, RustFS and MinIO with 507. */
const full = new Set([
  'QuotaExceeded',
  'InsufficientStorage',
  'XMinioStorageFull',
  'XMinioStorageQuotaExceeded',
]);
/** Codes of Node and the SDK for connections that failed, were cut, or went silent. */
const network =
  /^(ECONN\w+|EPIPE|ENOTFOUND|EAI_AGAIN|E(HOST|NET)UNREACH|ETIMEDOUT|ERR_STREAM_PREMATURE_CLOSE|(ERR_(TLS|SSL)|CERT_|UNABLE_TO_)\w+|DEPTH_ZERO_SELF_SIGNED_CERT)$/;

/** Returns the HTTP status of a failed request; undefined when the server did not answer. */
export const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;

/** Whether the object does not exist. A missing bucket is another 404 and does not count. */
export const isMissing = (error: unknown): boolean =>
  statusOf(error) === 404 && error instanceof Error && error.name !== 'NoSuchBucket';

/** Converts a failed request to a `SluglineError`. `doing` is a phrase such as "write a.txt". */
export function s3Error(error: unknown, location: S3Location, doing: string, where: string): SluglineError {
  const { bucket, endpoint, region } = location;
  const server = endpoint ?? `Amazon S3 in ${region}`;
  const fail = (code: 'store_unavailable' | 'store_full', why: string) =>
    new SluglineError(code, `Could not ${doing} in ${storeName(location)}: ${why}`, { where, cause: error });

  if (!(error instanceof Error)) return toSluglineError(error);
  if (error instanceof S3ServiceException) {
    const status = statusOf(error);
    if (full.has(error.name) || status === 507) return fail('store_full', `it is full (${error.name})`);
    if (error.name === 'NoSuchBucket')
      return fail('store_unavailable', `there is no bucket "${bucket}" at ${server}: create it`);
    if (status === 401 || status === 403)
      return fail(
        'store_unavailable',
        `${server} refused (${error.name}): check credentials and bucket policy`,
      );
    return fail(
      'store_unavailable',
      `${server} answered ${status ?? 'nothing'}, ${error.name}: ${error.message}`,
    );
  }
  if (error.name === 'CredentialsProviderError')
    return fail('store_unavailable', `there are no credentials: ${error.message}`);
  // The SDK checks the response against the checksum that the server sent.
  if (error.message.startsWith('Checksum mismatch'))
    return new SluglineError(
      'store_mismatch',
      `Could not ${doing} in ${storeName(location)}: ${error.message}`,
      {
        where,
        cause: error,
      },
    );
  if (error.name === 'TimeoutError' || ('code' in error && network.test(String(error.code))))
    return fail('store_unavailable', `${server} does not answer: ${error.message}`);
  return toSluglineError(error);
}
