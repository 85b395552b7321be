import type { IncomingMessage } from 'node:http';
import { type Fault, faultyProxy } from './faulty-proxy.ts';
import { startS3 } from './s3.ts';

/** A bucket on a real S3 service that can refuse requests or be down, independently of the other one. */
interface FaultyBucket {
  /** The fault of the next requests; `undefined` for none. */
  fault: (request: number, asked: IncomingMessage) => Fault | undefined;
  /** The number of requests so far. */
  requests: number;
}

/**
 * The stores of a newsroom on S3: a working store and a destination, each behind a proxy that tests control.
 */
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
    /** The stores in the form of a settings file. */
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
