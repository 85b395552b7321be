import { S3Client } from '@aws-sdk/client-s3';
import type { S3Location } from '../location.ts';

const sockets = { keepAlive: true, maxSockets: 200 };

/** The SDK's client, with its own retries: four attempts, with backoff, of what is worth repeating. */
export function s3Client(location: S3Location): S3Client {
  const { endpoint, region, forcePathStyle, accessKeyId, secretAccessKey } = location;
  const checksums = location.checksums === 'when_required' ? 'WHEN_REQUIRED' : 'WHEN_SUPPORTED';
  return new S3Client({
    region,
    forcePathStyle,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(accessKeyId !== undefined && secretAccessKey !== undefined
      ? { credentials: { accessKeyId, secretAccessKey } }
      : {}),
    requestChecksumCalculation: checksums,
    responseChecksumValidation: checksums,
    maxAttempts: 4,
    requestHandler: {
      httpAgent: sockets,
      httpsAgent: sockets,
      connectionTimeout: 5_000,
      // A silent server is lost after this; a slow one, or a slow reader of ours, is not.
      socketTimeout: 120_000,
    },
  });
}
