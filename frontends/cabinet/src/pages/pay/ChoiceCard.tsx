/** One of several choices, large enough for a finger: what it is, and a quiet line of what it means. */
import { Group, Radio, Text } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./pay.module.css";

type Props = { value: string; title: ReactNode; about?: ReactNode; aside?: ReactNode };

export function ChoiceCard({ value, title, about, aside }: Props) {
  return (
    <Radio.Card value={value} className={classes.choice} p="sm">
      <Group wrap="nowrap" gap="sm">
        <Radio.Indicator />
        <span className={classes.choiceText}>
          <Text component="span" display="block" fw={600}>
            {title}
          </Text>
          {about && (
            <Text component="span" display="block" size="sm" c="dimmed">
              {about}
            </Text>
          )}
        </span>
        {aside}
      </Group>
    </Radio.Card>
  );
}
