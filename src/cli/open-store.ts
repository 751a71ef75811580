import { createRequire } from "node:module";
import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { redisStore } from "../stores/redis.js";
import type { SqliteDatabase } from "../stores/sqlite/database.js";
import { openNodeSqlite } from "../stores/sqlite/node-sqlite.js";
import { sqliteStore } from "../stores/sqlite.js";
import type { Store } from "../stores/store.js";
import { StoreError } from "../stores/store-error.js";
import { UsageError } from "./usage-error.js";

/** Which store, as commander hands it over. */
export interface StoreFlags {
  readonly store: string;
  readonly driver?: string;
  readonly prefix?: string;
}

/** Drivers that are looked for where Node brings no SQLite. */
const DRIVERS = ["better-sqlite3", "libsql"];

/** Adds the options by which a store is opened. */
export function addStoreOptions(
  command: Command,
  { isOptional = false }: { readonly isOptional?: boolean } = {},
): Command {
  const address = new Option("--store <store>", "SQLite file, or redis:// URL, that the tasks are kept in");
  return command
    .addOption(isOptional ? address : address.makeOptionMandatory())
    .option(
      "--driver <package>",
      `package that opens SQLite files on Node 20 (default: ${DRIVERS.join(" or ")})`,
    )
    .option("--prefix <text>", "begins the names of all keys in Redis (default: adjourn:)");
}

/** Opens a store, works on it and closes it. @throws {UsageError} where it is out of reach, or no store of this version */
export async function withStore<Value>(
  flags: StoreFlags,
  work: (store: Store) => Promise<Value>,
): Promise<Value> {
  const store = await open(flags);
  try {
    return await work(store);
  } finally {
    await store.close().catch(() => undefined);
  }
}

/** An address without what it holds of a password, which may itself hold `@` and `/`. */
export function shownStore(address: string): string {
  return address.replace(/^(rediss?:\/\/).*@/i, "$1…@");
}

async function open({ store, driver, prefix }: StoreFlags): Promise<Store> {
  try {
    if (/^rediss?:\/\//.test(store))
      return await redisStore({ url: store, ...(prefix === undefined ? {} : { prefix }) });
    return sqliteStore({ file: store, mustExist: true, open: (file) => openSqlite(file, driver) });
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`${shownStore(store)}: ${reasonOf(cause)}`, { cause });
  }
}

/** Errors of the store say what was expected; those of a driver only what came. */
function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return cause instanceof StoreError
    ? message.replace(/^E/, "e")
    : `expected a store that answers, got ${isSilence(cause) ? "none" : message.split("\n", 1)[0]}`;
}

/** What ioredis says of it is about retries. */
function isSilence(error: unknown): boolean {
  return error instanceof Error && error.name === "MaxRetriesPerRequestError";
}

function openSqlite(file: string, driver: string | undefined): SqliteDatabase {
  if (driver !== undefined) return new (load(driver))(file);
  if (process.getBuiltinModule("node:sqlite") !== undefined) return openNodeSqlite(file);
  for (const known of DRIVERS) if (isInstalled(known)) return new (load(known))(file);
  throw new UsageError(
    `Expected Node 22.13 or later, which brings SQLite, or a package as ${DRIVERS.join(" or ")}, got Node ${process.versions.node} and none.`,
  );
}

type Driver = new (file: string) => SqliteDatabase;

/** As the project at hand has it installed: this package brings none. */
const fromHere = () => createRequire(resolve("package.json"));

function load(driver: string): Driver {
  try {
    return fromHere()(driver) as Driver;
  } catch (cause) {
    throw new UsageError(
      `Expected \`--driver\` to name an installed package, got ${JSON.stringify(driver)}.`,
      {
        cause,
      },
    );
  }
}

function isInstalled(driver: string): boolean {
  try {
    fromHere().resolve(driver);
    return true;
  } catch {
    return false;
  }
}
