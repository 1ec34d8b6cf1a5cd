import { ServiceError } from './service-error.ts';

/**
 * Epoch milliseconds of a timestamp on the wire: epoch seconds with a fraction, or an ISO date. A date
 * without a zone is UTC.
 * @throws ServiceError SerializationException
 */
export function epochMs(timestamp: number | string): number {
  const ms =
    typeof timestamp === 'number'
      ? Math.round(timestamp * 1_000)
      : Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(timestamp) ? timestamp : `${timestamp}Z`);
  if (Number.isNaN(ms))
    throw new ServiceError('SerializationException', `"${timestamp}" is not a timestamp`);
  return ms;
}

/** AWS JSON timestamps are epoch seconds with milliseconds as the fraction. */
export function epochSeconds(at: Date): number {
  return at.getTime() / 1_000;
}
