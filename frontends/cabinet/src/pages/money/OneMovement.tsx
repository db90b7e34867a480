/** One movement; a tap explains it: by which rule, for which days, of which service. */
import { date, time } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { Amount } from "@cabinet/kit/ui/Amount.tsx";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { Text, UnstyledButton } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Movement } from "./found.ts";
import classes from "./money.module.css";

export function OneMovement({ movement }: { movement: Movement }) {
  const { t } = useTranslation("money");
  const [open, setOpen] = useState(false);
  const id = useId();
  const { title, amount, balance_after } = movement;
  return (
    <>
      <UnstyledButton
        className={classes.movement}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <span>{title}</span>
        <span className={classes.sums}>
          <Amount of={amount} signed fw={600} display="block" />
          {balance_after && (
            <Text component="span" size="xs" c="dimmed" className="figures">
              {t("after", { sum: money(balance_after) })}
            </Text>
          )}
        </span>
        <IconChevronDown size={18} className={classes.mark} aria-hidden />
      </UnstyledButton>
      <div id={id} hidden={!open}>
        {open && <Why movement={movement} />}
      </div>
    </>
  );
}

function Why({ movement: { why, kind, at } }: { movement: Movement }) {
  const { t } = useTranslation("money");
  const usual = t(`why.${kind}`);
  const days = why.period && [why.period.from, why.period.to].map(date);
  return (
    <div className={classes.why}>
      <Text size="sm">
        {t(`why.${kind}_${why.rule}`, { defaultValue: t(`why.${why.rule}`, { defaultValue: usual }) })}
      </Text>
      <Facts dense>
        {days && <Fact what={t("facts.days")}>{days[0] === days[1] ? days[0] : days.join(" – ")}</Fact>}
        {why.service && <Fact what={t("facts.service")}>{why.service.name}</Fact>}
        {why.reason && <Fact what={t("facts.reason")}>{why.reason}</Fact>}
        <Fact what={t("facts.at")}>{time(at)}</Fact>
      </Facts>
    </div>
  );
}
