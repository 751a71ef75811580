/**
 * Leaves out what Node 22 says each time about its SQLite being young: who runs a command can do nothing about it. Other
 * warnings are printed as ever.
 */
export function dropSqliteWarning(): void {
  const printers = process.listeners("warning");
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (warning.name === "ExperimentalWarning" && warning.message.startsWith("SQLite")) return;
    for (const print of printers) print(warning);
  });
}
