/** The same phone or address has applied before, or since: each with a way there. */
import { Alert, Anchor, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type Application, ask, keyOf } from "./terms.ts";

export function Duplicates({ application }: { application: Application }) {
  const { t } = useTranslation("applications");
  const { duplicate_of, same_person, repeats } = application;
  if (!duplicate_of && repeats.length === 0) return null;
  return (
    <Alert color="yellow" variant="light" title={t(duplicate_of ? "before" : "since")}>
      {duplicate_of && (
        <>
          <Text size="sm">{t(same_person ? "go_on_there" : "same_address_about")}</Text>
          <Other id={duplicate_of} />
        </>
      )}
      {repeats.map((id) => (
        <Other key={id} id={id} />
      ))}
    </Alert>
  );
}

function Other({ id }: { id: string }) {
  const { t } = useTranslation("applications");
  const { data } = useQuery({ queryKey: keyOf(id), queryFn: () => ask(id) });
  return (
    <Anchor component={Link} to={`/applications/${id}`} size="sm" display="block">
      {data
        ? [data.full_name, data.address, t(`steps.${data.status}`)].filter(Boolean).join(" · ")
        : t("other")}
    </Anchor>
  );
}
