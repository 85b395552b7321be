// Preloaded into npm by NODE_OPTIONS. It gives npm the version of the pinned Node as `process.version`. npm
// compares `engines` with the Node that npm itself runs on (https://github.com/npm/npm-install-checks) and
// leaves out optional packages that need another one. On Debian's Node 18 it would leave out sharp's binary.
const { devDependencies } = require('../../package.json');

Object.defineProperty(process, 'version', { value: `v${devDependencies.node}` });
