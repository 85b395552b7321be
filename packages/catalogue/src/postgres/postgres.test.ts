import { itIsACatalogue } from '@slugline/testing/contracts/catalogue';
import { catalogueRow } from '@slugline/testing/samples/catalogue-row';
import { startPostgres, type TestPostgres } from '@slugline/testing/servers/postgres';
import { spoilPostgres } from '@slugline/testing/stores/spoil-catalogue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCatalogue } from '../open-catalogue.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

const open = async (url: string, onRenewed: (reason: string) => void = () => {}) => {
  const catalogue = await openCatalogue({ catalogue: url, data: '/nowhere' }, onRenewed);
  if (catalogue === undefined) throw new Error('it must be on');
  return catalogue;
};
const tables = 'slugline_catalogue';

describe('a catalogue in PostgreSQL', () => {
  itIsACatalogue(async () => {
    const { url, tell } = await server.database();
    return {
      open: (onRenewed) => open(url, onRenewed),
      spoil: spoilPostgres(tell),
      close: async () => {},
    };
  });

  it('says that the server is down, and comes right when it is back', async () => {
    const catalogue = await open((await server.database()).url);
    await catalogue.put([catalogueRow()]);
    await server.stop();
    await expect(catalogue.count({})).rejects.toMatchObject({ code: 'catalogue_unavailable' });
    await expect(catalogue.put([catalogueRow()])).rejects.toMatchObject({ code: 'catalogue_unavailable' });
    await server.start();
    expect(await catalogue.count({})).toBe(1);
    await catalogue.close();
  });

  it('tells whoever opened it that it was damaged', async () => {
    const { url, tell } = await server.database();
    const reasons: string[] = [];
    const catalogue = await open(url, (reason) => reasons.push(reason));
    await catalogue.put([catalogueRow()]);
    await tell(`alter table ${tables}.story drop column lane`);
    await catalogue.put([catalogueRow()]);
    expect(await catalogue.count({})).toBe(1);
    expect(reasons).toEqual([expect.stringContaining('lane')]);
    await catalogue.close();
  });

  it('leaves the tables of others in the database alone', async () => {
    const { url, tell } = await server.database();
    await tell('create table story (mine integer); insert into story values (7)');
    const catalogue = await open(url);
    await catalogue.put([catalogueRow()]);
    await catalogue.close();
    expect(await tell('select mine from public.story')).toBe('7\n');
  });
});
