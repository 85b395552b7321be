/** Thrown when this machine lacks something that the script can't install. The message says what to do. */
export class NotReady extends Error {}
