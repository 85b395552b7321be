// `npm run docs` runs this file. It writes docs/configuration.md from the schema of the settings.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationPage } from './configuration-page/page.ts';

writeFileSync(join(import.meta.dirname, '..', 'docs', 'configuration.md'), configurationPage());
