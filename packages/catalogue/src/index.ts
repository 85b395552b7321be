export { cursorOf } from './cursor.ts';
export { catalogueFile, openCatalogue } from './open-catalogue.ts';
export type { Catalogue, Filter, Page, Progress } from './port.ts';
export { CatalogueRow, rowOf } from './row.ts';
export { version as catalogueVersion } from './sql/tables.ts';
