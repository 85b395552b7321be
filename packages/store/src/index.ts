export {
  cacheTagOf,
  compressible,
  type Delivery,
  deliveryOf,
  headersOf,
  tagHeadersOf,
} from './delivery.ts';
export { type Examined, examineDirectory } from './directory/examine.ts';
export { type Exported, type ExportProgress, exportObjects } from './directory/export.ts';
export type { Readers } from './directory/file-store.ts';
export { type Moved, type MoveProgress, moveSmallObjects } from './directory/move.ts';
export { type FileState, type OpenFile, openFile } from './directory/open-file.ts';
export { documentHeaders } from './document-headers.ts';
export {
  awaitJson,
  findJson,
  readBytes,
  readJson,
  readText,
  writeJson,
  writeJsonIfAbsent,
} from './documents.ts';
export { download, downloadUnverified } from './download.ts';
export { encodings } from './encodings.ts';
export { forEachIsolated } from './for-each-isolated.ts';
export { inParallel } from './in-parallel.ts';
export { type LazyStore, openLazily } from './lazy-store.ts';
export type { StoreLocation } from './location.ts';
export { openStore } from './open-store.ts';
export type { Body, ListOptions, ObjectInfo, ObjectStore, PutOptions } from './port.ts';
export type { Range } from './range.ts';
export { receive } from './receive.ts';
export { isStored, transfer } from './transfer.ts';
export { getVerified } from './verified.ts';
