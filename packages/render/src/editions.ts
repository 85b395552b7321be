// What makes the documents of an edition, and checks them. It loads the validators, which only threads need.
export { buildDocuments, type EditionDocument } from './documents.ts';
export { validateDocuments } from './validate/validate.ts';
