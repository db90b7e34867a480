/** How many would get it, by the very count that sends it; some of them on demand. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { number } from "@cabinet/kit/format/money.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Popover, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Channel, segmentOf, type Typed } from "./written.ts";

const PAUSE = 500;

export function useReach(channels: Channel[], segment: ReturnType<typeof segmentOf>) {
  const [asked] = useDebouncedValue(JSON.stringify({ channels, segment }), PAUSE);
  return useQuery({
    queryKey: ["staff", "newsletters", "recipients", asked],
    queryFn: () => body(api.POST("/api/v1/staff/newsletters/recipients", { body: JSON.parse(asked) })),
    enabled: channels.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
  });
}

export function Reach({ typed }: { typed: Typed }) {
  const { t } = useTranslation("newsletters");
  const { data, error } = useReach(typed.channels, segmentOf(typed));
  if (error) return <ProblemNote problem={error} />;
  if (!data) return null;
  return (
    <div>
      <Text role="status" fw={700} span mr="sm">
        {typed.channels.map((one) => `${t(`ways.${one}`)}: ${number(data.count[one] ?? 0)}`).join(" · ")}
      </Text>
      {data.sample.length > 0 && (
        <Popover withArrow trapFocus>
          <Popover.Target>
            <Button variant="subtle" size="compact-sm">
              {t("sample")}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            {data.sample.map((one) => (
              <Text key={one} size="sm">
                {one}
              </Text>
            ))}
          </Popover.Dropdown>
        </Popover>
      )}
    </div>
  );
}
