import { holdToContract } from "../../frameworks/hold-to-contract.js";
import { claudeCodeDriver } from "./claude-code-driver.js";

holdToContract([claudeCodeDriver]);
