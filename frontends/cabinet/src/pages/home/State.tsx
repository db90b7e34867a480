/** The first thing that is asked: does it work, and until when. */
import type { View } from "@cabinet/kit/api/client.ts";
import { Card } from "@mantine/core";
import { Ended } from "./Ended.tsx";
import { Stopped } from "./Stopped.tsx";
import { Suspended } from "./Suspended.tsx";
import { Works } from "./Works.tsx";

export type Account = View<"AccountView">;

const STATES = { active: Works, stopped: Stopped, suspended: Suspended, ending: Ended, ended: Ended };

export function State({ account }: { account: Account }) {
  const Told = STATES[account.state];
  return (
    <Card withBorder padding="lg" className="panel">
      <Told account={account} />
    </Card>
  );
}
