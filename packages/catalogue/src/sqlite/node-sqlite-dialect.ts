import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { CompiledQuery, type DatabaseConnection, SqliteDialect, SqliteDriver } from 'kysely';

/**
 * Lets Kysely use a database of `node:sqlite`. Its transactions take the lock for writing at their start: one that reads
 * first and writes later could not wait for that lock. https://www.sqlite.org/lang_transaction.html
 */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #database;

  constructor(db: DatabaseSync) {
    const database = {
      close: () => db.close(),
      prepare: (sql: string) => {
        const statement = db.prepare(sql);
        return {
          reader: statement.columns().length > 0,
          all: (values: readonly unknown[]) => statement.all(...values.map(bound)),
          run: (values: readonly unknown[]) => statement.run(...values.map(bound)),
          iterate: (values: readonly unknown[]) => statement.iterate(...values.map(bound)),
        };
      },
    };
    super({ database });
    this.#database = database;
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver({ database: this.#database });
  }
}

class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** Numbers would be bound as reals, and FTS5 looks up no row by a real. */
const bound = (value: unknown): SQLInputValue =>
  (Number.isSafeInteger(value) ? BigInt(value as number) : value) as SQLInputValue;
