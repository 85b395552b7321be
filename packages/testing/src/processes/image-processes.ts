import { descendantsOf } from './running.ts';

/**
 * The image processes below a process, in the order in which their sandboxes were started: the first works, the
 * last is spare. The processes inside two sandboxes may start in the other order.
 */
export const imageProcesses = (below: number): number[] =>
  descendantsOf(below)
    .filter(({ command }) => isImageProcess(command))
    .map(({ pid }) => pid);

/** Whether a command is Node working on images, rather than the sandbox around one. */
function isImageProcess(command: string): boolean {
  const [program, script = ''] = command.split(' ');
  return program === process.execPath && script.includes('/image/src/');
}
