/** Something this machine needs is missing and can't be installed from here. The message says what to do. */
export class NotReady extends Error {}
