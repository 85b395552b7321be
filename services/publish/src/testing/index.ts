// What tests outside this package need of its insides.
export { deliver } from '../delivery/deliver.ts';
export { publish } from '../editions/publish.ts';
export { openLinks } from '../preview/links.ts';
export { openPurger } from '../purge/open-purger.ts';
