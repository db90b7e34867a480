/** One phone or e-mail: main or not, confirmed or not, removed. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { reasonsIn } from "@cabinet/kit/api/problems.ts";
import { phone } from "@cabinet/kit/format/phones.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { useProven } from "@cabinet/kit/ui/proof.tsx";
import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Kind } from "./ContactsOf.tsx";

const removed = (kind: Kind, path: { contact_id: string }) =>
  kind === "phone"
    ? body(api.DELETE("/api/v1/profile/phones/{contact_id}", { params: { path } }))
    : body(api.DELETE("/api/v1/profile/emails/{contact_id}", { params: { path } }));
const madeMain = (kind: Kind, path: { contact_id: string }) =>
  kind === "phone"
    ? body(api.PUT("/api/v1/profile/phones/{contact_id}/main", { params: { path } }))
    : body(api.PUT("/api/v1/profile/emails/{contact_id}/main", { params: { path } }));

type Props = { kind: Kind; contact: View<"Contact">; mayChange: boolean; confirm: () => void };

export function ContactLine({ kind, contact, mayChange, confirm }: Props) {
  const { t } = useTranslation("profile");
  const value = kind === "phone" ? phone(contact.value) : contact.value;
  const proven = useProven();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: async (to: "main" | "removed") => {
      const path = { contact_id: contact.id };
      await proven<unknown>(() => (to === "main" ? madeMain(kind, path) : removed(kind, path)));
      await Promise.all(
        [["profile"], ["cabinet"]].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
    },
  });
  const refused = change.error && reasonsIn(change.error);
  const doing = (what: "main" | "removed") => change.isPending && change.variables === what;
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Text component="span" fw={600} className={kind === "phone" ? "figures" : ""}>
            {value}
          </Text>
          {contact.main && (
            <Badge variant="light" tt="none">
              {t("contacts.main")}
            </Badge>
          )}
          {!contact.confirmed && (
            <Badge variant="outline" tt="none" color="gray" c="dimmed">
              {t("contacts.unconfirmed")}
            </Badge>
          )}
        </Group>
        {mayChange && (
          <Group gap="xs">
            {!contact.confirmed && (
              <Act name={t("contacts.confirm")} of={value} act={confirm} waits={false} />
            )}
            {contact.confirmed && !contact.main && (
              <Act
                name={t("contacts.make_main")}
                of={value}
                act={() => change.mutate("main")}
                waits={doing("main")}
              />
            )}
            <Act
              name={t("contacts.remove")}
              of={value}
              act={() => change.mutate("removed")}
              waits={doing("removed")}
            />
          </Group>
        )}
      </Group>
      {refused ? (
        <Text size="sm" c="var(--bad)" role="alert">
          {refused}
        </Text>
      ) : (
        <ProblemNote problem={change.error} />
      )}
    </Stack>
  );
}

type Action = { name: string; of: string; act: () => void; waits: boolean };

function Act({ name, of, act, waits }: Action) {
  return (
    <Button variant="default" size="xs" onClick={act} loading={waits} aria-label={`${name}: ${of}`}>
      {name}
    </Button>
  );
}
