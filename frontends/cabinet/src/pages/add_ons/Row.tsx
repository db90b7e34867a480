/** One add-on: its name, price and what there is to say, with its action on the right or below. */
import { Box, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";

type Props = { name: string; price: string; action: ReactNode; children?: ReactNode };

export const Row = ({ name, price, action, children }: Props) => (
  <Group justify="space-between" gap="xs">
    <Box flex="1 1 14rem">
      <Text fw={600}>{name}</Text>
      <Text className="figures">{price}</Text>
      {children}
    </Box>
    {action}
  </Group>
);
