import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';

// Node imports this file before its program (`--import`). It notes the modules that the main thread loads, each on a line
// of the file `NOTED_MODULES/<process id>`. Threads have an environment of their own, and are not noted.

const notes = join(process.env.NOTED_MODULES ?? '', String(process.pid));
registerHooks({
  load(url, context, next) {
    appendFileSync(notes, `${url}\n`);
    return next(url, context);
  },
});
