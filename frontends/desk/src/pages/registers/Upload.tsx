/** Compares a file of the other side: its way, its day, the file. */
import { authorised } from "@cabinet/kit/api/client.ts";
import { problemOf } from "@cabinet/kit/api/problems.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { dayAfter, today } from "@cabinet/kit/format/dates.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, FileInput, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

export function Upload() {
  const { t } = useTranslation("registers");
  const navigate = useNavigate();
  const queries = useQueryClient();
  const terminals = useOperator().payment_ways.terminals as string[];
  const ways = [...terminals, "yookassa"];
  const [way, setWay] = useState(ways[0] ?? "");
  const [day, setDay] = useState(dayAfter(today(), -1));
  const [file, setFile] = useState<File | null>(null);
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => send(way, day, file),
    onSuccess: ({ id }) => {
      void queries.invalidateQueries({ queryKey: ["staff", "registers"] });
      void navigate(`/registers/${id}`);
    },
  });
  return (
    <Stack component="section" aria-label={t("upload")} gap="xs">
      <Group align="end">
        <NativeSelect
          label={t("way")}
          data={ways.map((value) => ({ value, label: t(`ways.${value}`, { defaultValue: value }) }))}
          value={way}
          onChange={(event) => setWay(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t("day")}
          value={day}
          max={today()}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <FileInput
          label={t("file")}
          placeholder={t("choose")}
          accept=".csv,text/csv,text/plain"
          value={file}
          onChange={setFile}
          clearable
          clearButtonProps={{ "aria-label": t("clear") }}
          miw={200}
        />
        <Button disabled={!file} loading={isPending} onClick={() => mutate()}>
          {t("compare")}
        </Button>
      </Group>
      <ProblemNote problem={error} />
    </Stack>
  );
}

async function send(way: string, day: string, file: File | null): Promise<{ id: number }> {
  const path = `/api/v1/staff/registers?${new URLSearchParams({ way, day })}`;
  const response = await authorised(
    new Request(new URL(path, location.origin), {
      method: "POST",
      body: file,
      headers: { "Content-Type": "text/csv" },
    }),
  );
  if (!response.ok) throw await problemOf(response);
  return response.json();
}
