import { startBundled } from './bundled.ts';
import { conforms } from './conformance.ts';

conforms('the bundled edge', startBundled);
