/** The location of a store: the part of the configuration that `openStore` needs. */
export type StoreLocation = DirectoryLocation | S3Location;

interface DirectoryLocation {
  kind: 'directory';
  path: string;
}

export interface S3Location {
  kind: 's3';
  /** When absent: Amazon's endpoint of the region. */
  endpoint?: string | undefined;
  region: string;
  bucket: string;
  /** The folder of the bucket that contains all keys, without slashes at its ends. */
  prefix?: string | undefined;
  /** When both are absent: the SDK's own chain (environment, profile, instance role). */
  accessKeyId?: string | undefined;
  secretAccessKey?: string | undefined;
  /** `https://endpoint/bucket/key` instead of `https://bucket.endpoint/key`. */
  forcePathStyle: boolean;
  /**
   * Since 3.729 the SDK sends a CRC32 with every write. Many servers other than Amazon's refuse it or store it as
   * part of the object: those need `when_required`. https://github.com/aws/aws-sdk-js-v3/issues/6750
   */
  checksums: 'when_supported' | 'when_required';
}
