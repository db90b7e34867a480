/** A quiet bar of the days left, of a month at most; the words beside it say the same. */
import { Progress } from "@mantine/core";

const MONTH = 30;

export const DaysLeft = ({ days }: { days: number }) => (
  <Progress
    value={Math.min(100, (days / MONTH) * 100)}
    size="sm"
    radius="xl"
    aria-hidden
    className="home-days"
  />
);
