import { S3ServiceException } from '@aws-sdk/client-s3';
import { SluglineError, toSluglineError } from '@slugline/story';
import type { S3Location } from '../location.ts';

/** For messages: where a bucket is. */
export const storeName = ({ bucket, prefix }: S3Location): string =>
  prefix === undefined ? `s3://${bucket}` : `s3://${bucket}/${prefix}`;

/** Codes of a full bucket or server: Ceph answers 403 for it, RustFS and MinIO 507. */
const full = new Set([
  'QuotaExceeded',
  'InsufficientStorage',
  'XMinioStorageFull',
  'XMinioStorageQuotaExceeded',
]);
/** What Node and the SDK call a connection that was not made, was cut, or went silent. */
const network =
  /^(ECONN\w+|EPIPE|ENOTFOUND|EAI_AGAIN|E(HOST|NET)UNREACH|ETIMEDOUT|ERR_STREAM_PREMATURE_CLOSE|(ERR_(TLS|SSL)|CERT_|UNABLE_TO_)\w+|DEPTH_ZERO_SELF_SIGNED_CERT)$/;

/** The HTTP status of a failed request, if the server has answered at all. */
export const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;

/** There is no such object: not that the bucket is missing, which is another 404. */
export const isMissing = (error: unknown): boolean =>
  statusOf(error) === 404 && error instanceof Error && error.name !== 'NoSuchBucket';

/** Gives a failed request its code. `doing` is a phrase such as "write a.txt". */
export function s3Error(error: unknown, location: S3Location, doing: string, where: string): SluglineError {
  const { bucket, endpoint, region } = location;
  const server = endpoint ?? `Amazon S3 in ${region}`;
  const fail = (code: 'store_unavailable' | 'store_full', why: string) =>
    new SluglineError(code, `Could not ${doing} in ${storeName(location)}: ${why}`, { where, cause: error });

  if (!(error instanceof Error)) return toSluglineError(error);
  if (error instanceof S3ServiceException) {
    const status = statusOf(error);
    if (full.has(error.name) || status === 507) return fail('store_full', `it is full (${error.name}).`);
    if (error.name === 'NoSuchBucket')
      return fail('store_unavailable', `there is no bucket "${bucket}" at ${server}: create it.`);
    if (status === 401 || status === 403)
      return fail(
        'store_unavailable',
        `${server} refused (${error.name}): check credentials and bucket policy.`,
      );
    return fail(
      'store_unavailable',
      `${server} answered ${status ?? 'nothing'}, ${error.name}: ${error.message}`,
    );
  }
  if (error.name === 'CredentialsProviderError')
    return fail('store_unavailable', `there are no credentials: ${error.message}`);
  // The SDK checks what the server says of its answer's checksum.
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
