import { judgeSession } from "./judge-session.js";
import { sessionFiles } from "./session-files.js";

// Started by the hook, in the background: nobody sees what it prints, and nothing waits for it.
const [folder, session] = process.argv.slice(2);
if (folder !== undefined && session !== undefined) {
  await judgeSession(sessionFiles(folder, session), { session, env: process.env });
}
