export {
  cacheTagOf,
  compressible,
  type Delivery,
  deliveryOf,
  headersOf,
} from './delivery.ts';
export type { Readers } from './directory/directory-store.ts';
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
export { bring, download } from './download.ts';
export { eachOnItsOwn } from './each-on-its-own.ts';
export { encodings } from './encodings.ts';
export { inParallel } from './in-parallel.ts';
export { type LazyStore, openLazily } from './lazy-store.ts';
export type { StoreLocation } from './location.ts';
export { openStore } from './open-store.ts';
export type { Body, ObjectInfo, ObjectStore, PutOptions } from './port.ts';
export type { Range } from './range.ts';
export { receive } from './receive.ts';
export { isThere, transfer } from './transfer.ts';
export { getVerified } from './verified.ts';
