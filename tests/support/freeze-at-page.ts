// For `--import`: a process with this freezes itself (SIGSTOP) once, when it is about to give a page its name in a folder.
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
