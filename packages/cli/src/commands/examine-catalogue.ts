import { existsSync } from 'node:fs';
import { catalogueFile, catalogueVersion, openCatalogue } from '@slugline/catalogue';
import type { Config } from '@slugline/config';
import { type Filling, fillingOf } from '@slugline/runtime';

/** What `doctor` says of the catalogue. `warning`: it lacks stories. */
interface CatalogueFinding {
  found: string;
  warning: boolean;
}

/**
 * Looks at the catalogue: where it is, its version, how many stories it has, and how far behind it is. Makes none where
 * there is none. Throws `catalogue_unavailable` when it does not answer, and `store_full`.
 */
export async function examineCatalogue(
  config: Pick<Config, 'catalogue' | 'data'>,
): Promise<CatalogueFinding> {
  const file = catalogueFile(config.data);
  if (config.catalogue === 'sqlite' && !existsSync(file))
    return { found: `${file} (the first start creates it)`, warning: false };
  let damage: string | undefined;
  const catalogue = await openCatalogue(config, (reason) => {
    damage = reason;
  });
  if (catalogue === undefined)
    return { found: 'off: lists have the newest two days, and nothing can be searched', warning: false };
  try {
    const stories = await catalogue.count({});
    const filling = await fillingOf(catalogue);
    const { comparedTo } = await catalogue.progress();
    const facts = [
      `${placeOf(config.catalogue, file)}, version ${catalogueVersion}, ${stories} ${stories === 1 ? 'story' : 'stories'}`,
      comparedTo === 0
        ? 'never compared with the journal'
        : `last compared with the journal at ${new Date(comparedTo).toISOString()}`,
      ...(damage === undefined ? [] : [`it was damaged and is made anew: ${damage}`]),
      ...(filling === undefined ? [] : [`it is being filled and has ${hasOf(filling)}`]),
    ];
    return { found: facts.join('; '), warning: filling !== undefined };
  } finally {
    await catalogue.close();
  }
}

const hasOf = ({ until }: Filling): string =>
  until === null ? 'only the newest stories' : `the newest stories, and those submitted until ${until}`;

/** Says where it is, without the password of a database. */
function placeOf(catalogue: string, file: string): string {
  if (catalogue === 'sqlite') return `SQLite ${process.versions.sqlite}, ${file}`;
  const { host, pathname } = new URL(catalogue);
  return `PostgreSQL, ${host}${pathname}`;
}
