/**
 * What happened inside, by its trace id: a link where the operator's traces can be looked at
 * (`<meta name="trace-ui" content="https://traces.example/trace/{id}">`), else copied with a tap.
 */
import { Anchor, CopyButton, UnstyledButton } from "@mantine/core";
import { IconCheck, IconCopy, IconRoute } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

const place = () => document.querySelector<HTMLMetaElement>("meta[name=trace-ui]")?.content ?? "";

export function Trace({ id }: { id: string | null | undefined }) {
  const { t } = useTranslation("desk");
  if (!id) return null;
  const short = id.slice(0, 8);
  if (place().startsWith("http")) {
    return (
      <Anchor href={place().replace("{id}", id)} target="_blank" rel="noreferrer" size="xs" className="trace">
        <IconRoute aria-hidden size={13} /> {t("trace.look", { id: short })}
      </Anchor>
    );
  }
  return (
    <CopyButton value={id}>
      {({ copied, copy }) => (
        <UnstyledButton
          onClick={copy}
          className="trace"
          aria-label={t("trace.copy", { id: short })}
          title={id}
        >
          {copied ? <IconCheck aria-hidden size={13} /> : <IconCopy aria-hidden size={13} />}
          {copied ? t("trace.copied") : short}
        </UnstyledButton>
      )}
    </CopyButton>
  );
}
