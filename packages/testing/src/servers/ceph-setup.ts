import { startCeph } from './ceph.ts';

/**
 * Global set-up of vitest's `ceph` project: an S3 service for its tests, passed on as S3_TEST_*.
 * `SLUGLINE_TEST_CEPH=1` starts one (`.ci/run` sets it). Without it, and without a service that the caller
 * names, the tests are skipped.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.S3_TEST_ENDPOINT || process.env.SLUGLINE_TEST_CEPH !== '1') return undefined;
  const gateway = await startCeph();
  process.env.S3_TEST_ENDPOINT = gateway.endpoint;
  process.env.S3_TEST_ACCESS_KEY_ID = gateway.accessKeyId;
  process.env.S3_TEST_SECRET_ACCESS_KEY = gateway.secretAccessKey;
  return gateway.stop;
}
