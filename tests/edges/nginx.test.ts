import { conforms } from './conformance.ts';
import { startNginx } from './nginx.ts';

conforms('nginx with infra/edge/nginx.conf', startNginx);
