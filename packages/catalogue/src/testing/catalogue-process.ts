import type { CatalogueRow } from '../row.ts';
import { openCatalogueFile } from '../sqlite/catalogue-file.ts';

// A process that works on the catalogue in the file that is its argument. It can wait for a time, so that several
// processes begin in the same instant.

/** What the process is asked: to put a row at a time (ms since 1970), or which of these stories have one. */
export type Asked = { put: CatalogueRow; at: number } | { ids: string[] };

const catalogue = openCatalogueFile(process.argv[2] ?? '', () => {});

process.on('message', async (asked: Asked) => {
  try {
    if ('put' in asked) {
      while (Date.now() < asked.at);
      await catalogue.call('put', [[asked.put]]);
      process.send?.({ done: true });
    } else process.send?.({ found: await catalogue.call('sequences', [asked.ids]) });
  } catch (error) {
    process.send?.({ error: String(error) });
  }
});
process.on('disconnect', () => process.exit(0));
