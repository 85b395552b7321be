import { spawn } from 'node:child_process';

/**
 * Runs a command on this terminal. Returns its exit code; as in shells, 128 + the number of a signal that
 * ended it.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>}
 */
export function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: 'inherit' });
    // Ctrl-C reaches the whole foreground group. A signal sent to this process alone does not, so it is forwarded.
    const passOn = (signal) => child.kill(signal);
    const held = ['SIGTERM', 'SIGHUP'];
    const wait = () => {};
    for (const signal of held) process.on(signal, passOn);
    process.on('SIGINT', wait);
    const release = () => {
      for (const signal of held) process.off(signal, passOn);
      process.off('SIGINT', wait);
    };
    child.on('error', (error) => {
      release();
      reject(error);
    });
    child.on('close', (code, signal) => {
      release();
      resolve(code ?? 128 + (signals[signal] ?? 0));
    });
  });
}

const signals = { SIGHUP: 1, SIGINT: 2, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };

/**
 * Runs a command and returns its output, for commands whose output matters only when they fail.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number, output: string }>} code 127 when the command does not exist
 */
export function capture(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', () => resolve({ code: 127, output }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
