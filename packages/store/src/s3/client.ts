import { S3Client } from '@aws-sdk/client-s3';
import type { S3Location } from '../location.ts';

const sockets = { keepAlive: true, maxSockets: 200 };

/** Makes the SDK's client. It retries by itself: four attempts, with backoff, for errors that are worth it. */
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
      // Ends requests to a silent server, but not to a slow one, or with a slow reader on our side.
      socketTimeout: 120_000,
    },
  });
}
