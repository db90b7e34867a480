/** For how long: a tap on a few, a list where there are many. */
import { Chip, Group, Text } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";

type Props = { most: number; days: number; choose: (days: number) => void };

export function DaysChoice({ most, days, choose }: Props) {
  const { t } = useTranslation("promised_payment");
  const id = useId();
  const choices = Array.from({ length: most }, (_, index) => index + 1).filter(
    (one) => most <= 7 || one === most || [1, 3, 5, 7, 14, 21].includes(one),
  );
  return (
    <div>
      <Text fw={500} size="sm" mb={6} id={id}>
        {t("for_days")}
      </Text>
      <Chip.Group value={`${days}`} onChange={(chosen) => choose(Number(chosen))}>
        <Group gap="xs" role="radiogroup" aria-labelledby={id}>
          {choices.map((one) => (
            <Chip key={one} value={`${one}`} size="md" variant="outline">
              {t("days", { count: one })}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </div>
  );
}
