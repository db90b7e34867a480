/** Leads to the confirmation of one tariff; says «yours» of the one that there is. */
import { Badge, Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Option } from "./features.ts";

export function Choice({ option }: { option: Option }) {
  const { t } = useTranslation("tariff_change");
  if (option.current)
    return (
      <Badge variant="light" tt="none" size="lg">
        {t("yours")}
      </Badge>
    );
  if (!option.allowed) return null;
  return (
    <Button
      component={Link}
      to={`?tariff=${encodeURIComponent(option.code)}`}
      variant="light"
      aria-label={t("choose_this", { name: option.name })}
    >
      {t("choose")}
    </Button>
  );
}
