import { pathToFileURL } from "node:url";

/** Where npm runs the scripts of the project: this code itself runs compiled, in another folder. */
export const projectRoot = pathToFileURL(`${process.cwd()}/`);
