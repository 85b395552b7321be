export { hashOf, tokenCookie } from './auth.ts';
export { type Context, type OpenDestination, openContext, type RunningService } from './context.ts';
export { caller, type Http, jsonSchemaTransform, openHttp, requires } from './http.ts';
export { type AnyDefinition, inScratch, startWorkers } from './workers.ts';
