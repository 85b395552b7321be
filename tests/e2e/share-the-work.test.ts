import { join } from 'node:path';
import type { StatusReport } from '@slugline/story';
import { everythingNamedBy } from '@slugline/testing/newsroom/published';
import { type Desk, type Ended, openDesk, type Running } from '@slugline/testing/processes/command';
import { asFile, layOut, photograph } from '@slugline/testing/samples/media';
import { freePort } from '@slugline/testing/servers/free-port';
import { startRedis, type TestRedis } from '@slugline/testing/servers/redis';
import { startS3 } from '@slugline/testing/servers/s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const images = 8;

let s3: Awaited<ReturnType<typeof startS3>>;
let redis: TestRedis;
let desk: Desk;
let services: Record<'submission' | 'publish' | 'one' | 'other', Running>;
let env: Record<string, string>;

/**
 * Each service runs in a process of its own, media twice. They share one Redis and one S3 endpoint, but no
 * disk.
 */
beforeAll(async () => {
  [s3, redis, desk] = await Promise.all([startS3('newsroom', 'readers'), startRedis(), openDesk()]);
  const port = await freePort();
  env = {
    ...s3.env,
    S3_BUCKET: 'newsroom',
    S3_PUBLIC_BUCKET: 'readers',
    SLUGLINE_CATALOGUE: 'off',
    REDIS_URL: redis.url,
    SLUGLINE_LOG: 'debug',
    // One picture at a time each, so that the other one has to take the next.
    SLUGLINE_PICTURES: '1',
    SLUGLINE_URL: `http://127.0.0.1:${port}`,
  };
  const start = (service: string, data: string, at = 0) =>
    desk.start(['start', service, '--port', String(at)], { ...env, SLUGLINE_DATA: join(desk.folder, data) });
  services = {
    submission: start('submission', 'a', port),
    publish: start('publish', 'b'),
    one: start('media', 'c'),
    other: start('media', 'd'),
  };
  await Promise.all(Object.values(services).map((service) => service.says(/"msg":"ready"/)));
});
afterAll(async () => {
  await desk.close();
  await redis[Symbol.asyncDispose]();
  await s3.stop();
});

interface JobLine {
  queue: string;
  job: string;
  result: string;
}
/** The runs of picture jobs in a process's log. */
const imageJobs = ({ stderr }: Ended): JobLine[] =>
  stderr
    .split('\n')
    .filter((line) => line.includes('"msg":"job"'))
    .map((line) => JSON.parse(line) as JobLine)
    .filter(({ queue }) => queue === 'image');

describe('two media services with one Redis and one S3 endpoint', () => {
  it('share the pictures of a story, and make each once', async () => {
    const colours = Array.from(
      { length: images },
      (_, n) => `#${(n * 30).toString(16).padStart(2, '0')}8866`,
    );
    const media = await Promise.all(
      colours.map((colour, n) => photograph(`p${n}.jpg`, { width: 1000, height: 700, colour })),
    );
    await layOut(desk.folder, [
      await asFile('draft.txt', 'The regatta in pictures\n\nAll of it.\n'),
      ...media,
    ]);
    const files = ['draft.txt', ...media.map(({ name }) => name)];
    const { code, stdout } = await desk.run(['submit', ...files, '--wait', '--json'], env);
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as StatusReport;
    expect(report).toMatchObject({ state: 'complete', refused: [] });
    expect(report.media).toHaveLength(images);

    const root = `${s3.endpoint}/readers/`;
    const named = await everythingNamedBy(`${root}${report.path}index.html`, root);
    // A bucket has no index documents: a CDN adds them.
    named.delete(`${root}${report.path}`);
    expect([...named].filter(([, { status }]) => status !== 200).map(([url]) => url)).toEqual([]);

    const ends = await Promise.all(Object.values(services).map((service) => service.stop()));
    expect(ends.map((end) => end.code)).toEqual([0, 0, 0, 0]);
    const [, , one = [], other = []] = ends.map(imageJobs);
    expect(one.length).toBeGreaterThan(0);
    expect(other.length).toBeGreaterThan(0);
    const done = [...one, ...other];
    expect(done.filter(({ result }) => result !== 'completed')).toEqual([]);
    expect(new Set(done.map(({ job }) => job)).size).toBe(images);
    expect(done).toHaveLength(images);
    expect(await desk.left()).toEqual([]);
  });
});
