import { holdToContract } from "../../frameworks/hold-to-contract.js";
import { customDrivers } from "./custom-drivers.js";

holdToContract(customDrivers);
