/** `npm run docs`: writes docs/configuration.md anew, from the schema of the settings. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationPage } from './configuration-page/page.ts';

writeFileSync(join(import.meta.dirname, '..', 'docs', 'configuration.md'), configurationPage());
