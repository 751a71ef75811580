export interface ShellStep {
  readonly command: string;
  readonly exitCode: number;
}

/** How readers start the command line; the tests start the same one from the sources. */
const launchers = /^(npm run -s adjourn --|npx adjourn|adjourn)(?=\s|$)/;
const demo = /^npm run -s demo(?=\s|$)/;

/** Reads `$ command` lines and the `# exit N` behind them; other lines are shown output. */
export function shellSteps(code: string): readonly ShellStep[] {
  const steps: ShellStep[] = [];
  for (const line of code.split("\n")) {
    const command = /^\$ (.+)$/.exec(line)?.[1];
    const exitCode = /^# exit (\d+)$/.exec(line)?.[1];
    if (command) steps.push({ command: fromSources(command), exitCode: 0 });
    const last = exitCode && steps.pop();
    if (last) steps.push({ ...last, exitCode: Number(exitCode) });
  }
  return steps;
}

function fromSources(command: string): string {
  const local = command.replace(demo, "adjourn demo").replace(launchers, "tsx src/cli/main.ts");
  if (local === command) throw new Error(`Expected a command that starts adjourn, got \`${command}\`.`);
  return local;
}
