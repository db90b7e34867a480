/** «I am at the desk»: under which name people see me, who else is there, and leaving. */
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Group, Text, TextInput } from "@mantine/core";
import { IconUserCheck } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { come, leave, usePresence } from "../../desk/presence.ts";
import { useMyId } from "../../desk/role.ts";

const NAME = "desk-name";

/** `first`: nothing else is to be done on the page. */
export function AtDesk({ first }: { first: boolean }) {
  const { name } = usePresence();
  return name ? <Here name={name} /> : <Away first={first} />;
}

function Here({ name }: { name: string }) {
  const { t } = useTranslation("chats");
  const me = useMyId();
  const queries = useQueryClient();
  const { desk, problem } = usePresence();
  const go = useMutation({
    mutationFn: leave,
    onSettled: () => queries.invalidateQueries({ queryKey: ["staff", "chats"] }),
  });
  const others = desk?.consultants.filter(({ id }) => id !== me).map((one) => one.name) ?? [];
  const holds = desk?.consultants.find(({ id }) => id === me)?.chats ?? 0;
  return (
    <div className="at-desk">
      <Group gap="xs">
        <Text size="sm" className="at-desk-yes" role="status">
          <IconUserCheck size={16} aria-hidden /> {t("here", { name })}
          {others.length > 0 && `. ${t("others", { names: others.join(", ") })}`}
        </Text>
        <Button variant="default" size="xs" loading={go.isPending} onClick={() => go.mutate()}>
          {t(holds > 0 ? "leave_chats" : "leave")}
        </Button>
      </Group>
      <ProblemNote problem={problem ?? go.error} />
    </div>
  );
}

function Away({ first }: { first: boolean }) {
  const { t } = useTranslation("chats");
  const me = useMyId();
  const { problem } = usePresence();
  const [name, setName] = useState(() => localStorage.getItem(NAME) ?? "");
  const enter = useMutation({
    mutationFn: () => {
      localStorage.setItem(NAME, name.trim());
      return come(me, name.trim());
    },
  });
  return (
    <form
      className="at-desk"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) enter.mutate();
      }}
    >
      <Group gap="xs" align="end">
        <TextInput
          size="xs"
          label={t("name")}
          value={name}
          maxLength={60}
          autoComplete="nickname"
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          type="submit"
          size="xs"
          variant={first ? "filled" : "light"}
          disabled={!name.trim()}
          loading={enter.isPending}
        >
          {t("come")}
        </Button>
      </Group>
      <ProblemNote problem={problem} />
    </form>
  );
}
