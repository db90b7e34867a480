/** One newsletter: written, tried, sent, and how far it has come. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Anchor, Group, Stack, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useParams } from "react-router";
import { Acts } from "./Acts.tsx";
import { Copies } from "./Copies.tsx";
import { Editor } from "./Editor.tsx";
import { useNewsletter } from "./newsletter.ts";
import { State } from "./State.tsx";
import { Went } from "./Went.tsx";
import type { Letter } from "./written.ts";

export default function Newsletter() {
  const { t } = useTranslation("newsletters");
  const { newsletter } = useOperator().capabilities;
  const { id = "" } = useParams();
  if (!newsletter) return <Navigate to="/" replace />;
  return (
    <Stack>
      <Anchor component={Link} to="/newsletters" size="sm">
        {t("back")}
      </Anchor>
      {id === "new" ? <Fresh /> : <Known key={id} id={id} />}
    </Stack>
  );
}

function Fresh() {
  const { t } = useTranslation("newsletters");
  useTitle(t("new"));
  return (
    <>
      <Title order={1} size="h3">
        {t("new")}
      </Title>
      <Editor letter={null} />
    </>
  );
}

function Known({ id }: { id: string }) {
  const { t } = useTranslation("newsletters");
  const query = useNewsletter(id);
  const name = query.data?.name ?? t("one");
  useTitle(name);
  return (
    <>
      <Title order={1} size="h3">
        {name}
      </Title>
      <Loaded query={query} lines={10}>
        {(letter) => <Shown letter={letter} />}
      </Loaded>
    </>
  );
}

function Shown({ letter }: { letter: Letter }) {
  const editable = letter.state === "draft" || letter.state === "scheduled";
  return (
    <>
      <Group gap="sm">
        <State letter={letter} />
        {!editable && <Acts letter={letter} changed={false} />}
      </Group>
      {letter.progress && letter.started_at && <Went letter={letter} progress={letter.progress} />}
      {editable ? (
        <Editor letter={letter} acts={(changed) => <Acts letter={letter} changed={changed} />} />
      ) : (
        <Copies letter={letter} />
      )}
    </>
  );
}
