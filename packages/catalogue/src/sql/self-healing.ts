import { SluglineError } from '@slugline/story';
import type { Catalogue } from '../port.ts';
import type { Engine } from './tables.ts';

export type Method = Exclude<keyof Catalogue, 'close'>;
const methods: readonly Method[] = [
  'find',
  'search',
  'count',
  'put',
  'delete',
  'sequences',
  'progress',
  'note',
];

/** Calls a method of a catalogue by its name. */
export type CallMethod = (method: Method, args: readonly unknown[]) => Promise<unknown>;

/** Returns a catalogue whose methods go through one function. */
export const catalogueThrough = (call: CallMethod, close: () => Promise<void>): Catalogue =>
  ({
    ...Object.fromEntries(methods.map((name) => [name, (...args: unknown[]) => call(name, args)])),
    close,
  }) as unknown as Catalogue;

interface Healing {
  engine: Pick<Engine, 'judge'>;
  /** Returns the catalogue, opened and with its tables. */
  current(): Promise<Pick<Catalogue, Method>>;
  /** Removes what is damaged, so that `current` makes it anew. */
  remove(): Promise<void>;
  /** Called when it was made anew, with what was wrong. */
  onRenewed(reason: string): void;
}

/** Calls the methods of a catalogue. When it is damaged, it is made anew, empty, and the method is called again. */
export const selfHealing =
  ({ engine, current, remove, onRenewed }: Healing): CallMethod =>
  async (method, args) => {
    const attempt = async () => {
      const catalogue = await current();
      return (catalogue[method] as (...args: readonly unknown[]) => Promise<unknown>)(...args);
    };
    try {
      return await attempt();
    } catch (first) {
      const judged = engine.judge(first);
      if (judged !== 'damaged') throw judged;
      try {
        await remove();
        const result = await attempt();
        onRenewed((first as Error).message);
        return result;
      } catch (error) {
        const again = engine.judge(error);
        if (again !== 'damaged') throw again;
        const message = `the catalogue is damaged and can't be made anew: ${(error as Error).message}`;
        throw new SluglineError('catalogue_unavailable', message, { cause: error });
      }
    }
  };
