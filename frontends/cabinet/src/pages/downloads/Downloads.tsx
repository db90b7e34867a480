/** Useful files and links, in the operator's order. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { fileSize } from "@cabinet/kit/files/size.ts";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Anchor, Stack, Text, Title } from "@mantine/core";
import { IconDownload, IconExternalLink } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Navigate } from "react-router";
import { ToHelp } from "../help/ToHelp.tsx";
import "../requests/requests.css";

export default function Downloads() {
  const { downloads } = useOperator().capabilities;
  return downloads ? <Listed /> : <Navigate to="/help" replace />;
}

function Listed() {
  const { t } = useTranslation("downloads");
  useTitle(t("title"));
  const listed = useQuery({ queryKey: ["downloads"], queryFn: () => body(api.GET("/api/v1/downloads")) });
  return (
    <Stack maw={820}>
      <ToHelp />
      <Title order={1} size="h2">
        {t("title")}
      </Title>
      <Section query={listed} lines={4}>
        {({ items }) =>
          items.length === 0 ? (
            <Text>{t("none")}</Text>
          ) : (
            <ul className="request-lines">
              {items.map((one) => (
                <One key={one.id} one={one} />
              ))}
            </ul>
          )
        }
      </Section>
    </Stack>
  );
}

function One({ one }: { one: View<"DownloadView"> }) {
  const { t } = useTranslation("downloads");
  const file = one.kind === "file";
  const to = file
    ? { href: `/api/v1/downloads/${one.id}/file`, download: one.name ?? true }
    : { href: one.url ?? "", target: "_blank", rel: "noopener noreferrer" };
  const Icon = file ? IconDownload : IconExternalLink;
  return (
    <li className="request-line">
      <div>
        <Anchor {...to} fw={600} className="to-help">
          <Icon size={20} aria-hidden />
          {one.title}
        </Anchor>
        {one.description && <Text size="sm">{one.description}</Text>}
        <Text size="sm" c="dimmed">
          {file ? `${one.name} · ${fileSize(one.size ?? 0)}` : t("opens_outside")}
        </Text>
      </div>
    </li>
  );
}
