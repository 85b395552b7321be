/** A change of small objects, or of the names of larger ones beside them. */
export type Write = Placing | { do: 'delete'; keys: string[] };

export interface Placing {
  do: 'place';
  key: string;
  /** The object: its bytes, or a temporary file that gets the name of the object. */
  body: Uint8Array | string | { file: string };
  /** Write only if the key is absent, or if the object still has this ETag. */
  only?: 'absent' | { etag: string } | undefined;
}

/** What became of a write: whether it took place, or why it failed. */
export type Result = boolean | Failure;

/** An error on its way out of the thread, which drops the class of an error. */
export interface Failure {
  /** `FormError`: its code. Other errors: the code of the system. */
  code?: string | undefined;
  /** The call of the system that failed. */
  syscall?: string | undefined;
  /** The result code of SQLite. */
  errcode?: number | undefined;
  message: string;
}
