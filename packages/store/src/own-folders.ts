/** The folder in which the directory driver keeps unfinished objects. No key begins with it, in any store. */
export const temporaryFolder = '.tmp';

/** The folder in which the directory driver keeps its file of small objects. No key begins with it, in any store. */
export const smallObjectsFolder = '.small';

const ownFolders = [temporaryFolder, smallObjectsFolder];

/** Whether a folder at the root of a directory store is the store's own. */
export const isOwnFolder = (name: string): boolean => ownFolders.includes(name);
