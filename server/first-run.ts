import type { Logger } from "pino";
import type { Config } from "@/lib/config";
import { bindsToLoopback } from "@/lib/http/server";
import { systemClock } from "@/lib/kernel/clock";
import { anyUserExists, prepareFirstRun } from "@/lib/people/server";

/** While nobody can sign in, says where the first administrator is made, and with which token where others could come first. */
export async function tellFirstRun(config: Config, url: string, log: Logger): Promise<void> {
  const token = await prepareFirstRun(!bindsToLoopback(config), systemClock);
  if (await anyUserExists()) return;
  const welcome = `${config.publicUrl ?? url}/welcome`;
  if (token === null) log.info({ welcome }, "nobody can sign in yet: open the address to create the first administrator");
  else
    log.info(
      { welcome, setupToken: token },
      "nobody can sign in yet: open the address and give this token to create the first administrator",
    );
}
