/**
 * CPU time of this process in microseconds. Calls of a fake model wait for nothing, so it is what a call takes, and work
 * of other processes beside it is not counted.
 */
export function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
