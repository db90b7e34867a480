/** The name, where the operator lets people write it themselves. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { reasonAt } from "@cabinet/kit/api/problems.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

type Props = { name: string; done: () => void };

export function NameForm({ name, done }: Props) {
  const { t } = useTranslation("profile");
  const { t: kit } = useTranslation("kit");
  const queries = useQueryClient();
  const [typed, setTyped] = useState(name);
  const save = useMutation({
    mutationFn: () => body(api.PATCH("/api/v1/profile", { body: { name: typed.trim() } })),
    onSuccess: (me) => {
      queries.setQueryData(["profile"], me);
      void queries.invalidateQueries({ queryKey: ["cabinet"] });
      done();
    },
  });
  const refused = save.error ? reasonAt(save.error, "name") : null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack gap="xs">
        <TextInput
          aria-label={t("name")}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="name"
          maxLength={300}
          required
          error={refused}
        />
        {!refused && <ProblemNote problem={save.error} />}
        <Group gap="xs">
          <Button type="submit" variant="light" loading={save.isPending}>
            {kit("save")}
          </Button>
          <Button variant="default" onClick={done}>
            {kit("cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
