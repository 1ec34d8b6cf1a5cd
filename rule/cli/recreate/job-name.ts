// The name of what is created anew.

/** What the SageMaker Python SDK and tuning jobs put at the end of names: the time of the old one. */
const oldTime = /-(\d{4}-\d{2}-\d{2}-\d{2}-\d{2}-\d{2}-\d{3}|\d{8}-\d{6}|\d{6}-\d{4})$/;

/**
 * The old name with the time at its end, within the limit: `churn-2025-01-31-10-00-00-123` becomes
 * `churn-vpc-20260301-120000`. The mark is not added a second time.
 */
export function newName(old: string, nowMs: number, maxLength: number): string {
  const time = new Date(nowMs).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  const suffix = `-vpc-${time}`;
  const base = old.replace(oldTime, '').replace(/-vpc$/, '');
  return `${base.slice(0, maxLength - suffix.length).replace(/-+$/, '')}${suffix}`;
}

/** Whether SageMaker takes it as a name of at most so many characters. */
export function isName(name: string, maxLength: number): boolean {
  return name.length <= maxLength && /^[A-Za-z0-9](-*[A-Za-z0-9])*$/.test(name);
}
