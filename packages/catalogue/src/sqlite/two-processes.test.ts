import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { endWithUs } from '@slugline/testing/processes/end-with-us';
import { catalogueRow } from '@slugline/testing/samples/catalogue-row';
import { spoilings, spoilSqlite } from '@slugline/testing/stores/spoil-catalogue';
import { describe, expect, it } from 'vitest';
import { catalogueFile } from '../open-catalogue.ts';
import type { Asked } from '../testing/catalogue-process.ts';

const script = new URL('../testing/catalogue-process.ts', import.meta.url);
/** How often the catalogue is spoiled. */
const rounds = 40;

function startProcess(file: string) {
  const child: ChildProcess = fork(script, [file]);
  endWithUs(child);
  return {
    ask: async (asked: Asked) => {
      const answer = once(child, 'message');
      child.send(asked);
      const [said] = await answer;
      return said as { done?: true; found?: Record<string, number>; error?: string };
    },
    end: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

/** What SQLite says of the whole file. */
function integrityOf(file: string): unknown {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    return database.prepare('pragma integrity_check').get();
  } finally {
    database.close();
  }
}

describe('two processes that find in the same instant that the catalogue', () => {
  it.each(spoilings)(
    'is %s make it anew, whole, and go on with one and the same',
    async (spoiling) => {
      await using folder = await temporaryFolder();
      const file = catalogueFile(folder.path);
      const processes = [startProcess(file), startProcess(file)];
      const putByAll = async () => {
        const at = Date.now() + 20;
        const rows = processes.map(() => catalogueRow());
        const answers = await Promise.all(
          processes.map((one, n) => one.ask({ put: rows[n] ?? catalogueRow(), at })),
        );
        expect(answers).toEqual(answers.map(() => ({ done: true })));
        return rows.map(({ id }) => id);
      };
      await putByAll();
      for (let round = 0; round < rounds; round++) {
        await spoilSqlite(folder.path)[spoiling]();
        // One may make it anew after the other one has put its row: that row comes back from the journal.
        await putByAll();
        const ids = await putByAll();
        for (const one of processes)
          expect(Object.keys((await one.ask({ ids })).found ?? {})).toHaveLength(2);
        expect(integrityOf(file)).toEqual({ integrity_check: 'ok' });
      }
      for (const one of processes) await one.end();
    },
    60_000,
  );
});
