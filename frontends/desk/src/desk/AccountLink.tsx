/** From an account's number to the subscriber's screen: the search opens the only one. */
import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

export function AccountLink({ number }: { number: string }) {
  const { t } = useTranslation("desk");
  return (
    <Anchor component={Link} to="/subscribers" state={{ q: number }} size="sm">
      {t("subscriber_of", { number })}
    </Anchor>
  );
}
