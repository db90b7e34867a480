/** How the text comes out for samples of its event, a moment after the last key; an SMS with its size and price. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { Html } from "@cabinet/kit/ui/Html.tsx";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Outline, Panel } from "@cabinet/kit/ui/Section.tsx";
import { Badge, Divider, SegmentedControl, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Known, nameOf } from "./text.ts";

const PAUSE = 500;
type Item = View<"PreviewView">;

export function Shown({ known, text }: { known: Known; text: string }) {
  const { t } = useTranslation("texts");
  const { notice, medium, language } = known;
  const [html, setHtml] = useState("html");
  const [asked] = useDebouncedValue(text, PAUSE);
  const { data, error } = useQuery({
    queryKey: ["preview", "texts", nameOf(known), asked],
    queryFn: () =>
      body(
        api.POST("/api/v1/staff/texts/{notice}/{medium}/{language}/preview", {
          params: { path: { notice, medium, language } },
          body: { text: asked },
        }),
      ),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  });
  const aside = medium === "email" && (
    <SegmentedControl
      size="xs"
      aria-label={t("look")}
      value={html}
      onChange={setHtml}
      data={["html", "plain"].map((value) => ({ value, label: t(`looks.${value}`) }))}
    />
  );
  return (
    <Panel title={t("preview")} aside={aside}>
      {error && <Refused problem={error} />}
      {!error && !data && <Outline lines={6} />}
      {!error && data && (
        <Stack gap="md">
          {data.items.map((item, n) => (
            <div key={`${n} ${item.text}`} lang={language}>
              {n > 0 && <Divider mb="md" />}
              <One item={item} html={medium === "email" && html === "html"} />
            </div>
          ))}
        </Stack>
      )}
    </Panel>
  );
}

function Refused({ problem }: { problem: unknown }) {
  const reasons = (problem as { errors?: { reason: string }[] }).errors ?? [];
  return (
    <ProblemNote problem={problem}>
      {reasons.map(({ reason }) => (
        <Text key={reason} size="sm" mt={4}>
          {reason}
        </Text>
      ))}
    </ProblemNote>
  );
}

function One({ item, html }: { item: Item; html: boolean }) {
  return (
    <div style={{ overflowWrap: "anywhere" }}>
      {item.title && (
        <Text fw={700} mb={4}>
          {item.title}
        </Text>
      )}
      {html && item.html ? (
        <Html of={item.html} />
      ) : (
        <Text style={{ whiteSpace: "pre-wrap" }}>{item.text}</Text>
      )}
      {item.sms && <Size sms={item.sms} />}
    </div>
  );
}

function Size({ sms }: { sms: NonNullable<Item["sms"]> }) {
  const { t } = useTranslation("texts");
  return (
    <Text size="xs" c="dimmed" mt={6} component="div">
      <Badge variant="outline" color="gray" c="var(--mantine-color-text)" tt="none" mr={6}>
        {t("sms.parts", { count: sms.parts })}
      </Badge>
      {t("sms.characters", { count: sms.characters })} · {t(`sms.${sms.encoding}`)} ·{" "}
      {t("sms.cost", { sum: money(sms.cost) })}
    </Text>
  );
}
