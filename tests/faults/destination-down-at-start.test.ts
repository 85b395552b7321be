import { join } from 'node:path';
import { startNewsroom } from '@slugline/testing/newsroom/newsroom';
import { openDesk } from '@slugline/testing/processes/command';
import { startFaultyStores } from '@slugline/testing/servers/faulty-stores';
import { until } from '@slugline/testing/until';
import { expect, it } from 'vitest';

const draft = 'Storm over the harbour\n\nThe harbour was closed at noon.\n';

it('a destination that is down at start is named; the others get the story, and it gets it when it is back', async () => {
  await using stores = await startFaultyStores();
  stores.destination.fault = () => 'hang up';
  const [partner] = stores.settings.destinations;
  await using newsroom = await startNewsroom({
    settings: (folder) => ({
      destinations: [
        { ...partner, name: 'partner' },
        {
          name: 'public',
          store: { kind: 'directory', path: join(folder, 'public') },
          baseUrl: 'https://other.example/',
        },
      ],
    }),
  });
  const { server } = newsroom;
  const ready = async () => {
    const response = await fetch(`${server.url}/readyz`);
    return { code: response.status, ...((await response.json()) as { down?: string[] }) };
  };
  // A busy machine takes a while to be ready.
  await expect.poll(ready, { timeout: 60_000 }).toMatchObject({ code: 200, down: ['partner'] });

  const storyId = await newsroom.send({ draft });
  const liveAt = async () => {
    const entries = await server.context.journal.read(storyId);
    return entries
      .flatMap(({ events }) => events)
      .flatMap((event) => (event.type === 'edition-live' ? event.destination : []));
  };
  await until(async () => (await liveAt()).includes('public'));
  expect(await liveAt()).toEqual(['public']);

  stores.destination.fault = () => undefined;
  expect(await server.settled(storyId)).toMatchObject({ state: 'complete' });
  expect((await liveAt()).toSorted()).toEqual(['partner', 'public']);
  expect((await ready()).down).toBeUndefined();
});

it('doctor and each start warn about a store without conditional writes; doctor names a destination that is down', async () => {
  await using stores = await startFaultyStores();
  const { endpoint, region, bucket } = stores.settings.working;
  const desk = await openDesk();
  try {
    const env = {
      S3_ENDPOINT: endpoint,
      S3_REGION: region,
      S3_BUCKET: bucket,
      S3_PUBLIC_BUCKET: 'misspelt',
      SLUGLINE_CATALOGUE: 'off',
      S3_ACCESS_KEY_ID: 'any',
      S3_SECRET_ACCESS_KEY: 'any',
      S3_FORCE_PATH_STYLE: 'true',
    };
    const { code, stdout } = await desk.run(['doctor'], env);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^WARNING +store +s3:\/\/newsroom has no conditional writes: /m);
    expect(stdout).toMatch(/^PROBLEM +store +public is down: .*no bucket "misspelt".*create it/m);

    const server = desk.start(['start', 'publish', '--port', '0'], env);
    await server.says(/"msg":"ready"/);
    expect(server.stderr()).toMatch(/"level":40.*the working store has no conditional writes/);
    expect(server.stderr()).toMatch(/"level":50.*public is down: .*no bucket \\"misspelt\\"/);
    await server.stop();
  } finally {
    await desk.close();
  }
});
