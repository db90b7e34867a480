/** One tariff chosen: from when, what that costs and changes, and the button that does it. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Alert, Button, Radio, Stack, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { usePreview } from "../services/preview.ts";
import type { Option } from "./features.ts";
import { SwitchNow } from "./SwitchNow.tsx";

export type Changed = View<"TariffChangeView"> & { when: View<"WantedTariff">["when"] };
type Props = { service: number; option: Option; mine: Option | undefined; done: (change: Changed) => void };

export function Switch({ service, option, mine, done }: Props) {
  const { t } = useTranslation("tariff_change");
  const [when, setWhen] = useState(option.costs.find((cost) => !cost.missing)?.when ?? option.costs[0]?.when);
  const cost = option.costs.find((one) => one.when === when);
  const missing = cost?.missing;
  const wanted = { tariff: option.code, when: when ?? "next_period" };
  const preview = usePreview(
    ["tariff-change", service, wanted],
    () =>
      body(
        api.PUT("/api/v1/services/{service_id}/tariff-change", {
          params: { path: { service_id: service }, query: { preview: true } },
          body: wanted,
        }),
      ),
    Boolean(cost && !missing),
  );
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => top.current?.focus(), []);
  return (
    <div ref={top} tabIndex={-1} style={{ outline: "none" }}>
      <Panel title={t("switch.title", { name: option.name })}>
        <Stack>
          {option.costs.length > 1 && (
            <Radio.Group
              label={t("switch.when")}
              value={when ?? ""}
              onChange={(chosen) => setWhen(chosen as typeof when)}
            >
              <Stack gap="xs" mt="xs">
                {option.costs.map((one) => (
                  <Radio
                    key={one.when}
                    value={one.when}
                    label={t(`switch.${one.when}`, { day: date(one.effective_on) })}
                  />
                ))}
              </Stack>
            </Radio.Group>
          )}
          {missing ? (
            <Alert color="gray" title={t("switch.missing", { sum: money(missing) })}>
              <Stack gap="xs" align="flex-start">
                <Text size="sm">{t("switch.missing_advice")}</Text>
                <Button component={Link} to={`/pay?amount=${missing.amount}`}>
                  {t("switch.top_up", { sum: money(missing) })}
                </Button>
              </Stack>
            </Alert>
          ) : (
            <SwitchNow
              key={wanted.when}
              service={service}
              wanted={wanted}
              preview={preview}
              option={option}
              mine={mine}
              done={done}
            />
          )}
          <Button component={Link} to="?" variant="default" w="fit-content">
            {t("switch.back")}
          </Button>
        </Stack>
      </Panel>
    </div>
  );
}
