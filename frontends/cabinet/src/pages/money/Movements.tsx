/** The place of money: what there is, where to go with it, and every movement, found and explained. */
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Stack, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Unfinished } from "../pay/Unfinished.tsx";
import { Balance } from "./Balance.tsx";
import { Filters } from "./Filters.tsx";
import { useFilter } from "./filter.ts";
import { MoneyLinks } from "./MoneyLinks.tsx";
import { MovementList } from "./MovementList.tsx";

export default function Movements() {
  const { t } = useTranslation("money");
  useTitle(t("title"));
  const { filter, change } = useFilter();
  return (
    <Stack gap="md">
      <Title order={1} size="h2">
        {t("title")}
      </Title>
      <Unfinished />
      <Balance />
      <MoneyLinks />
      <MovementList filter={filter}>
        <Filters filter={filter} change={change} />
      </MovementList>
    </Stack>
  );
}
