import { readFileSync } from 'node:fs';

/**
 * The largest resident set of this process so far, in MiB. What the system says of a process's use of resources includes
 * the process that started it, which was the larger one here.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_status.5.html (VmHWM)
 */
export function peakMemoryMiB(): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Number(kilobytes) / 1_024;
}
