/** Files and links that are offered to everybody, in their order. */
import { said, useOperator } from "@cabinet/kit/brand/operator.ts";
import { fileSize } from "@cabinet/kit/files/size.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { ActionIcon, Anchor, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconDownload, IconExternalLink } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate } from "react-router";
import { useLanguages } from "../../desk/InLanguages.tsx";
import { type Column, Queue } from "../../desk/Queue.tsx";
import { Add } from "./Add.tsx";
import { type Download, KEY, listAll } from "./download.ts";
import { Edit } from "./Edit.tsx";
import { useOrder } from "./order.ts";

export default function Downloads() {
  return useOperator().capabilities.downloads ? <Listed /> : <Navigate to="/" replace />;
}

function Listed() {
  const { t } = useTranslation("downloads");
  useTitle(t("title"));
  const languages = useLanguages();
  const query = useQuery({ queryKey: KEY, queryFn: () => listAll(languages) });
  const [opened, setOpened] = useState<string | null>(null);
  const [adds, setAdds] = useState(false);
  const order = useOrder();
  const all = query.data ?? [];
  const move = (from: number, to: number) => {
    const [one, other] = [all[from], all[to]];
    if (one && other) order.mutate(all.with(from, other).with(to, one));
  };
  const columns: Column<Download>[] = [
    { name: "title", title: t("heading"), cell: ({ titles }) => said(titles) },
    { name: "what", title: t("what"), cell: (one) => <What one={one} /> },
    {
      name: "languages",
      title: t("languages"),
      cell: ({ titles }) => Object.keys(titles).join(", "),
      tight: true,
    },
    {
      name: "order",
      title: t("order"),
      cell: (one) => <Move at={all.indexOf(one)} all={all} move={move} waits={order.isPending} />,
    },
  ];
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h3">
          {t("title")}
        </Title>
        <Button onClick={() => setAdds(true)}>{t("add")}</Button>
      </Group>
      <ProblemNote problem={order.error} />
      <Loaded query={query} lines={6}>
        {(items) => (
          <Queue
            label={t("title")}
            rows={items}
            columns={columns}
            id={({ id }) => id}
            open={({ id }) => setOpened(id)}
            opened={opened}
            empty={t("nothing")}
          />
        )}
      </Loaded>
      {adds && query.data && <Add all={all} close={() => setAdds(false)} />}
      {all.some(({ id }) => id === opened) && (
        <Edit key={opened} all={all} id={opened ?? ""} close={() => setOpened(null)} />
      )}
    </Stack>
  );
}

/** The file or link itself, as people get it. */
function What({ one }: { one: Download }) {
  const { t } = useTranslation("downloads");
  const file = one.kind === "file";
  const to = file
    ? { href: `/api/v1/downloads/${one.id}/file`, download: one.name ?? true }
    : { href: one.url ?? "", target: "_blank", rel: "noopener noreferrer" };
  const Icon = file ? IconDownload : IconExternalLink;
  return (
    <Anchor {...to} size="sm">
      <Icon size={14} aria-hidden style={{ verticalAlign: "-2px", marginInlineEnd: 4 }} />
      {file ? one.name : one.url}
      <Text span size="xs" c="dimmed">
        {" "}
        {file ? fileSize(one.size ?? 0) : t("outside")}
      </Text>
    </Anchor>
  );
}

type MoveProps = {
  at: number;
  all: Download[];
  move: (from: number, to: number) => void;
  waits: boolean;
};

function Move({ at, all, move, waits }: MoveProps) {
  const { t } = useTranslation("downloads");
  const name = said(all[at]?.titles);
  return (
    <Group gap={4} wrap="nowrap">
      <ActionIcon
        variant="default"
        aria-label={t("up", { name })}
        disabled={at === 0 || waits}
        onClick={() => move(at, at - 1)}
      >
        <IconArrowUp size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        aria-label={t("down", { name })}
        disabled={at === all.length - 1 || waits}
        onClick={() => move(at, at + 1)}
      >
        <IconArrowDown size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
