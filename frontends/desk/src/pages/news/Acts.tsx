/** Lets people read it, at once or later, and takes it back from them. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { atClock, clockOf } from "@cabinet/kit/format/clock.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { Button, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActDialog } from "../../desk/ActDialog.tsx";
import { When } from "../../desk/When.tsx";
import type { Item } from "./written.ts";

type Props = { item: Item; changed: boolean };

export function Acts({ item, changed }: Props) {
  const { t } = useTranslation("news");
  const [open, setOpen] = useState<"publish" | "withdraw" | null>(null);
  const queries = useQueryClient();
  // Not before the dialog has said what was done: another state is another page.
  const close = () => {
    setOpen(null);
    void queries.invalidateQueries({ queryKey: ["staff", "news"] });
  };
  return (
    <>
      {item.state !== "published" && (
        <Button
          variant={changed || item.state === "scheduled" ? "default" : "filled"}
          disabled={changed}
          onClick={() => setOpen("publish")}
        >
          {t(item.state === "scheduled" ? "publish.other" : "publish.open")}
        </Button>
      )}
      <Button variant="default" onClick={() => setOpen("withdraw")}>
        {t(item.state === "draft" ? "withdraw.draft" : "withdraw.open")}
      </Button>
      {open === "publish" && <Publish item={item} close={close} />}
      {open === "withdraw" && <Withdraw item={item} close={close} />}
    </>
  );
}

type DialogProps = { item: Item; close: () => void };

function Publish({ item, close }: DialogProps) {
  const { t } = useTranslation("news");
  const { time_zone } = useOperator();
  const [when, setWhen] = useState<string | null>(
    item.state === "scheduled" ? clockOf(item.publish_at, time_zone) : null,
  );
  const at = when === null ? null : atClock(when, time_zone);
  const publish = (preview: boolean) =>
    body(
      api.POST("/api/v1/staff/news/{news_id}/publish", {
        params: { path: { news_id: item.id ?? "" }, query: { preview } },
        body: { at },
      }),
    );
  return (
    <ActDialog
      title={t("publish.title")}
      button={at ? t("publish.at", { at: moment(at) }) : t("publish.now")}
      typed={when === "" ? null : { at }}
      preview={() => publish(true)}
      show={(would) => (
        <Text size="sm">
          {would.touched === null ? t("publish.all") : t("publish.touched", { count: would.touched })}
        </Text>
      )}
      act={() => publish(false)}
      done={(done) =>
        done.state === "scheduled"
          ? t("publish.planned", { at: moment(done.publish_at ?? "") })
          : t("publish.done")
      }
      close={close}
    >
      <When label={t("publish.when")} value={when} onChange={setWhen} />
    </ActDialog>
  );
}

function Withdraw({ item, close }: DialogProps) {
  const { t } = useTranslation("news");
  const withdraw = (preview: boolean) =>
    body(
      api.POST("/api/v1/staff/news/{news_id}/withdraw", {
        params: { path: { news_id: item.id ?? "" }, query: { preview } },
      }),
    );
  return (
    <ActDialog
      title={t("withdraw.title")}
      button={t("withdraw.go")}
      danger
      typed={{}}
      preview={() => withdraw(true)}
      show={(would) => (
        <Text size="sm">
          {t("withdraw.hidden")} {would.told > 0 && t("withdraw.told", { count: would.told })}
        </Text>
      )}
      act={() => withdraw(false)}
      done={() => t("withdraw.done")}
      close={close}
    />
  );
}
