import type { IncomingMessage } from 'node:http';
import { type Fault, faultyProxy } from '../../packages/store/src/s3/faulty-proxy.ts';
import { startS3 } from './bucket.ts';

/** A bucket on a real S3 service that may refuse, or be out of reach, while the other is well. */
interface FaultyBucket {
  /** The next requests meet what this says; `undefined` for no harm. */
  fault: (request: number, asked: IncomingMessage) => Fault | undefined;
  /** How many requests it has had. */
  requests: number;
}

/** The stores of a newsroom on S3: working store and destination, each behind a proxy that does as it is told. */
export async function startFaultyStores() {
  const s3 = await startS3('newsroom', 'readers');
  const open = async (bucket: string) => {
    const state: FaultyBucket = { fault: () => undefined, requests: 0 };
    const proxy = await faultyProxy(s3.endpoint, (asked) => state.fault(++state.requests, asked));
    return { state, proxy, store: s3.location(bucket, proxy.endpoint) };
  };
  const working = await open('newsroom');
  const destination = await open('readers');
  return {
    working: working.state,
    destination: destination.state,
    /** What a settings file would say of them. */
    settings: {
      working: working.store,
      destinations: [{ name: 'public', store: destination.store, baseUrl: 'https://news.example/' }],
    },
    unfinishedUploads: s3.unfinished,
    [Symbol.asyncDispose]: async () => {
      for (const { proxy } of [working, destination]) await proxy[Symbol.asyncDispose]();
      await s3.stop();
    },
  };
}
