// For `--import`: the process freezes itself (SIGSTOP) once, just before it renames a page into its place.
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const { rename } = files;
let isDone = false;
files.rename = (from, to) => {
  if (!isDone && String(to).endsWith('/index.html')) {
    isDone = true;
    process.kill(process.pid, 'SIGSTOP');
  }
  return rename(from, to);
};
syncBuiltinESMExports();
