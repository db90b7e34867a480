/** Kind, period, words. */
import { NativeSelect, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { type Filter, KINDS, type Kind, PERIODS, type Period } from "./filter.ts";
import classes from "./money.module.css";

type Props = { filter: Filter; change: (next: Partial<Filter>) => void };

export function Filters({ filter, change }: Props) {
  const { t } = useTranslation("money");
  return (
    <search className={classes.filters}>
      <TextInput
        type="search"
        label={t("search")}
        leftSection={<IconSearch size={18} aria-hidden />}
        value={filter.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      <NativeSelect
        label={t("kind")}
        value={filter.kind ?? ""}
        onChange={(event) => change({ kind: (event.currentTarget.value || null) as Kind | null })}
        data={[
          { value: "", label: t("kinds.all") },
          ...KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) })),
        ]}
      />
      <NativeSelect
        label={t("period")}
        value={filter.period}
        onChange={(event) => change({ period: event.currentTarget.value as Period })}
        data={PERIODS.map((period) => ({ value: period, label: t(`periods.${period}`) }))}
      />
      {filter.period === "own" && (
        <>
          <TextInput
            type="date"
            label={t("from")}
            value={filter.from}
            max={filter.to || undefined}
            onChange={(event) => change({ from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t("to")}
            value={filter.to}
            min={filter.from || undefined}
            onChange={(event) => change({ to: event.currentTarget.value })}
          />
        </>
      )}
    </search>
  );
}
