#!/usr/bin/env node
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';

// The sources are TypeScript that Node 24 runs as they are; an older Node would stop at the first type.
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  process.stderr.write(
    `slugline needs Node 24 and this is ${process.version}: run it as \`npx slugline\` in the project's folder after \`npm ci\`.\n`,
  );
  process.exit(3);
}
// This caches the compiled sources, which saves a third of a start's CPU. A folder that can't be written is no error: each start
// compiles then.
module.enableCompileCache?.(fileURLToPath(new URL('../../../node_modules/.cache/slugline', import.meta.url)));
await import('../src/main.ts');
