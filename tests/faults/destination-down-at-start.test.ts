import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDesk } from '../support/command.ts';
import { startNewsroom } from '../support/newsroom.ts';
import { startFaultyStores } from '../support/stores.ts';
import { until } from '../support/until.ts';

const draft = 'Storm over the harbour\n\nThe harbour was closed at noon.\n';

it('a destination that is down when a newsroom starts is named; the other one has the story, and it gets it when it is back', async () => {
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
  const { house } = newsroom;
  const ready = async () => {
    const response = await fetch(`${house.url}/readyz`);
    return { code: response.status, ...((await response.json()) as { down?: string[] }) };
  };
  expect(await ready()).toMatchObject({ code: 200, down: ['partner'] });

  const storyId = await newsroom.send({ draft });
  const liveAt = async () => {
    const entries = await house.context.journal.read(storyId);
    return entries
      .flatMap(({ events }) => events)
      .flatMap((event) => (event.type === 'edition-live' ? event.destination : []));
  };
  await until(async () => (await liveAt()).includes('public'));
  expect(await liveAt()).toEqual(['public']);

  stores.destination.fault = () => undefined;
  expect(await house.settled(storyId)).toMatchObject({ state: 'complete' });
  expect((await liveAt()).toSorted()).toEqual(['partner', 'public']);
  expect((await ready()).down).toBeUndefined();
});

it('doctor and each start warn of a working store without conditional writes; doctor names a destination that is down', async () => {
  await using stores = await startFaultyStores();
  const { endpoint, region, bucket } = stores.settings.working;
  const desk = await openDesk();
  try {
    const env = {
      S3_ENDPOINT: endpoint,
      S3_REGION: region,
      S3_BUCKET: bucket,
      S3_PUBLIC_BUCKET: 'misspelt',
      S3_ACCESS_KEY_ID: 'any',
      S3_SECRET_ACCESS_KEY: 'any',
      S3_FORCE_PATH_STYLE: 'true',
    };
    const { code, stdout } = await desk.run(['doctor'], env);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^WARNING +store +s3:\/\/newsroom has no conditional writes: /m);
    expect(stdout).toMatch(/^PROBLEM +store +public is down: .*no bucket "misspelt".*create it/m);

    const house = desk.start(['start', 'publish', '--port', '0'], env);
    await house.says(/"msg":"ready"/);
    expect(house.stderr()).toMatch(/"level":40.*the working store has no conditional writes/);
    expect(house.stderr()).toMatch(/"level":50.*public is down: .*no bucket \\"misspelt\\"/);
    await house.stop();
  } finally {
    await desk.close();
  }
});
