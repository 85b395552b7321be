// Preloaded into npm (NODE_OPTIONS). npm leaves out optional packages whose `engines` don't name the Node that npm
// itself runs on: on Debian's Node 18 that is sharp's own binary. Ours run on the pinned Node, so they are judged by it.
// npm reads `process.version`: https://github.com/npm/npm-install-checks
const { devDependencies } = require('../../package.json');

Object.defineProperty(process, 'version', { value: `v${devDependencies.node}` });
