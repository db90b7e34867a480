/** The catalogue: everything that is or was sold, how many have it, and which prices are announced. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { said } from "@cabinet/kit/brand/operator.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { money, number } from "@cabinet/kit/format/money.ts";
import { Done } from "@cabinet/kit/ui/Done.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Badge, Button, Group, Modal, Stack, Switch, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Column, Queue } from "../../desk/Queue.tsx";
import { useMay } from "../../desk/role.ts";
import { AnnouncePrice } from "./AnnouncePrice.tsx";
import { TariffForm } from "./TariffForm.tsx";

export type Known = View<"KnownTariffView">;

export default function Tariffs() {
  const { t } = useTranslation("tariffs");
  useTitle(t("title"));
  const may = useMay();
  const [archived, setArchived] = useState(false);
  const [opened, setOpened] = useState<string | null>(null);
  const [adds, setAdds] = useState(false);
  const [told, setTold] = useState("");
  const query = useQuery({
    queryKey: ["staff", "tariffs"],
    queryFn: () => body(api.GET("/api/v1/staff/tariffs")),
  });
  const chosen = query.data?.items.find(({ code }) => code === opened);
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h3">
          {t("title")}
        </Title>
        {may("edit_tariffs") && <Button onClick={() => setAdds(true)}>{t("add")}</Button>}
      </Group>
      {told && <Done key={told} title={told} />}
      <Switch
        label={t("with_archived")}
        checked={archived}
        onChange={(event) => setArchived(event.currentTarget.checked)}
      />
      <Loaded query={query} lines={8}>
        {({ items }) => (
          <Queue
            label={t("title")}
            rows={items.filter((one) => archived || !one.archived)}
            columns={columns(t)}
            id={({ code }) => code}
            open={({ code }) => setOpened(code)}
            opened={opened}
            empty={t("nothing")}
          />
        )}
      </Loaded>
      {(chosen || adds) && (
        <Editor
          known={chosen}
          close={(done) => {
            setOpened(null);
            setAdds(false);
            if (done) setTold(done);
          }}
        />
      )}
    </Stack>
  );
}

type EditorProps = { known: Known | undefined; close: (told?: string) => void };

function Editor({ known, close }: EditorProps) {
  const { t } = useTranslation(["tariffs", "kit"]);
  // Who types a price is about to announce it: the dialog has one main button at a time.
  const [prices, setPrices] = useState(false);
  return (
    <Modal
      opened
      size="lg"
      onClose={() => close()}
      title={known ? said(known.names) : t("add")}
      closeButtonProps={{ "aria-label": t("kit:close") }}
    >
      <TariffForm known={known} main={!prices} done={close} />
      {known && <AnnouncePrice known={known} typed={setPrices} done={close} />}
    </Modal>
  );
}

const columns = (t: TFunction<"tariffs">): Column<Known>[] => [
  { name: "name", title: t("name"), cell: ({ names }) => said(names) },
  {
    name: "product",
    title: t("product"),
    cell: ({ product, kind }) => `${t(`kinds.${kind}`)}, ${t(`products.${product}`)}`,
  },
  { name: "price", title: t("price"), cell: ({ price }) => money(price), right: true },
  {
    name: "speed",
    title: t("speed"),
    cell: ({ speed_mbps }) => (speed_mbps ? number(speed_mbps) : "–"),
    right: true,
  },
  { name: "services", title: t("services"), cell: ({ services }) => number(services), right: true },
  { name: "state", title: t("state"), cell: (known) => <State known={known} /> },
];

function State({ known }: { known: Known }) {
  const { t } = useTranslation("tariffs");
  const [next] = known.announced;
  if (known.archived) return <Badge variant="outline">{t("archived")}</Badge>;
  if (next) return <>{t("announced", { price: money(next.price), day: date(next.from) })}</>;
  return <>{t(known.public ? "sold" : "hidden")}</>;
}
