// Creates the two buckets that S3_BUCKET and S3_PUBLIC_BUCKET name, for `docker compose up`. The working
// bucket is private. In the public bucket anyone can read an object. Does nothing when both exist like this.
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';

const { S3_ENDPOINT, S3_REGION = 'us-east-1', S3_BUCKET, S3_PUBLIC_BUCKET } = process.env;
const { S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = process.env;
if (!S3_ENDPOINT || !S3_BUCKET || !S3_PUBLIC_BUCKET || !S3_ACCESS_KEY_ID || !S3_SECRET_ACCESS_KEY) {
  console.error(
    'Set S3_ENDPOINT, S3_BUCKET, S3_PUBLIC_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY first.',
  );
  process.exit(2);
}

const s3 = new S3Client({
  endpoint: S3_ENDPOINT,
  region: S3_REGION,
  forcePathStyle: true,
  requestChecksumCalculation: 'WHEN_REQUIRED',
  credentials: { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY },
});

for (const Bucket of [S3_BUCKET, S3_PUBLIC_BUCKET]) {
  await s3.send(new CreateBucketCommand({ Bucket })).catch((error: unknown) => {
    // The bucket exists and is ours.
    if (!(error instanceof Error && error.name === 'BucketAlreadyOwnedByYou')) throw error;
  });
}

// Anyone may read objects, but not list them: readers find published objects by their links.
const Policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${S3_PUBLIC_BUCKET}/*`,
    },
  ],
});
await s3.send(new PutBucketPolicyCommand({ Bucket: S3_PUBLIC_BUCKET, Policy }));
console.log(`${S3_BUCKET} (private) and ${S3_PUBLIC_BUCKET} (public) are ready at ${S3_ENDPOINT}`);
