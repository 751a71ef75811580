/** What the command line tells its caller: as expected, findings or failed expectations, wrong usage or environment. */
export const exitCodes = { asExpected: 0, findings: 1, broken: 2 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
