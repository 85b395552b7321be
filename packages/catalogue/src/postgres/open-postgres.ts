import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Catalogue } from '../port.ts';
import { catalogueThrough, selfHealing } from '../sql/self-healing.ts';
import { sqlCatalogue } from '../sql/sql-catalogue.ts';
import type { Tables } from '../sql/tables.ts';
import { postgresEngine, schema } from './postgres-engine.ts';

/** How long a connection may take to open, ms. A request must not wait for a server that is down. */
const connectMs = 3_000;
/** How long a statement may take, ms: in the server, and in all, for a server that does not answer any more. */
const statementMs = 10_000;
const answerMs = 15_000;
const mostConnections = 4;

/**
 * Opens the catalogue in a PostgreSQL database. It connects with the first call. `onRenewed` is told when the tables were
 * damaged and were made anew.
 */
export function openPostgres(url: string, onRenewed: (reason: string) => void): Catalogue {
  const pool = new pg.Pool({
    connectionString: url,
    max: mostConnections,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    query_timeout: answerMs,
    options: `-c search_path=${schema}`,
    application_name: 'slugline',
  });
  // The pool replaces a connection that breaks while it is idle. The next call finds out whether the server is back.
  pool.on('error', () => {});
  const catalogue = sqlCatalogue(
    new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }),
    postgresEngine,
  );
  let prepared: Promise<void> | undefined;
  const current = async () => {
    prepared ??= catalogue.prepare();
    try {
      await prepared;
    } catch (error) {
      prepared = undefined;
      throw error;
    }
    return catalogue;
  };
  const call = selfHealing({
    engine: postgresEngine,
    current,
    remove: () => catalogue.prepare({ anew: true }),
    onRenewed,
  });
  return catalogueThrough(call, () => catalogue.close());
}
