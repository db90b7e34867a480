/** The one large line of the state, with a word and a mark of its own: never by colour alone. */
import { Group, Text, ThemeIcon, Title } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconPlayerPause } from "@tabler/icons-react";
import type { ReactNode } from "react";

const MARKS = {
  good: { Icon: IconCheck, colour: "var(--good)" },
  rests: { Icon: IconPlayerPause, colour: "var(--mantine-color-dimmed)" },
  bad: { Icon: IconAlertTriangle, colour: "var(--bad)" },
};

type Props = { mark: keyof typeof MARKS; word: string; children: ReactNode };

export function StateHead({ mark, word, children }: Props) {
  const { Icon, colour } = MARKS[mark];
  return (
    <div>
      <Group gap={6} mb={4} wrap="nowrap">
        <ThemeIcon variant="transparent" size={22} c={colour}>
          <Icon size={20} aria-hidden />
        </ThemeIcon>
        <Text size="sm" fw={600} c={colour}>
          {word}
        </Text>
      </Group>
      <Title order={2} className="home-statement">
        {children}
      </Title>
    </div>
  );
}

/** A day stays on one line. */
export const unbroken = (words: string): string => words.replaceAll(" ", "\u00a0");
